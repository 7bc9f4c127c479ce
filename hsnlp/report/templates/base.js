// Small things that every part uses. Text of documents goes into the page as text alone, never as markup.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const DATA = JSON.parse($("#data").textContent);
const number = (n) => Number(n).toLocaleString("en-GB");
const words = (text) => String(text).replaceAll("_", " ");
const FRAMES = { securitisation: "sec", human_security: "hs" };
const SIGNS = { sec: "▲", hs: "●", rec: "■" };

function said(measure) {
  const parts = measure.split(":");
  const bare = words((parts.length > 1 ? parts.slice(1) : parts).join(", "));
  return parts.length > 1 && !["frame", "threat"].includes(parts[0]) ? `${words(parts[0])}: ${bare}` : bare;
}
function kindOf(measure) {
  const parts = measure.split(":");
  return parts[0] === "frame" ? FRAMES[parts[1]] || "" : measure === "recommendation" ? "rec" : "";
}

function tell(text) {
  const status = $("#status") || document.body.appendChild(h("p", { id: "status", role: "status", class: "toast" }));
  ($$("dialog[open]").at(-1) || document.body).append(status); // above the dialog that lies over the page
  status.textContent = text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { status.textContent = ""; }, 2500);
}

// A document's title is never empty; its data stand in DATA.docs, a page of its own has one alone.
const documentOf = (d) => DATA.docs[d - (DATA.first || 0)];
const titleOf = (d) => documentOf(d).title || documentOf(d).name;

function citation(d, page, start, end, quote) {
  const known = documentOf(d);
  const who = (known.authors || []).join("; ") || known.publisher || "";
  const head = `${who ? `${who} ` : ""}(${known.year || "n.d."}). ${titleOf(d)}.`;
  const where = [known.publisher && known.publisher !== who ? `${known.publisher}.` : "", page ? `p. ${page}.` : "",
    known.url || ""].filter(Boolean).join(" ");
  return `“${quote.replace(/\s+/g, " ").trim()}” ${head} ${where} [${known.doc_id}:${start}–${end}; ${DATA.cite}]`;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.body.appendChild(h("textarea", { "aria-hidden": "true" }));
    const open = $$("dialog[open]").at(-1);
    if (open) open.append(area);
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  tell("Citation copied");
}

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}
