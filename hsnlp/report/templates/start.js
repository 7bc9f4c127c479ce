// The report: its tables, and what opens what.
performance.mark("begun");
$("#theme-switch").addEventListener("click", switchTheme);
const rows = sourceRows();
showSources(rows);
showThreats(rows);
showRecommendations();
showThemes(rows);
$$("figure.fig").forEach(addTools);
const open = (node) => showEvidence(JSON.parse(node.dataset.q), Number(node.dataset.n), node.getAttribute("aria-label").replace(/: [\d.,]+$/, ""), node.dataset.unit);
document.addEventListener("click", (event) => {
  const node = event.target.closest("[data-q]");
  if (node) open(node);
  else if (event.target.closest(".close")) event.target.closest("dialog").close();
  else if (event.target instanceof HTMLDialogElement) event.target.close();
});
document.addEventListener("keydown", (event) => {
  const node = event.target.closest("g[data-q]");
  if (node && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    open(node);
  }
});
// On paper nothing can be opened: what is folded is printed open.
addEventListener("beforeprint", () => $$("details:not([open])").forEach((one) => { one.open = true; one.dataset.folded = ""; }));
addEventListener("afterprint", () => $$("details[data-folded]").forEach((one) => { one.open = false; delete one.dataset.folded; }));
performance.mark("ready");
document.documentElement.dataset.ready = "yes";
