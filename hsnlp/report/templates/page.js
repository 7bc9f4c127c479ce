// A document's page of its own, beside the report of a large run.
$("#theme-switch").addEventListener("click", switchTheme);
const asked = new URLSearchParams(location.hash.slice(1));
reader($("#reader"), DATA.first, asked.get("at") ? Number(asked.get("at")) : undefined, asked.get("m") ? asked.get("m").split(",") : undefined);
document.documentElement.dataset.ready = "yes";
