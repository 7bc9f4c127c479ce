// The tables of sources, of threats and themes by source, and of recommendations.
const at = (name) => DATA.shown.indexOf(name);
// Parts of one file, and copies, share a title: there the name of the source tells them apart.
const titles = new Map();
DATA.docs.forEach((_, d) => titles.set(titleOf(d), (titles.get(titleOf(d)) || 0) + 1));
const titleCell = (row) => [opener(row.d, undefined, titleOf(row.d)), titles.get(titleOf(row.d)) > 1 ? h("span", { class: "quiet block long" }, row.known.name) : null];

function sourceRows() {
  return DATA.sources.map(([passages, framed, balance, counts, recommended], d) => ({ d, passages, framed, balance, counts, recommended, known: DATA.docs[d] }));
}

function showSources(rows) {
  const title = { key: "title", label: "Document", get: (row) => titleOf(row.d), show: titleCell, class: "long wide" };
  const columns = [title,
    { key: "year", label: "Year", get: (row) => row.known.year ?? "", filter: "name", n: true },
    { key: "genre", label: "Genre", get: (row) => row.known.genre ?? "", filter: "size" },
    { key: "publisher", label: "Publisher", get: (row) => row.known.publisher ?? "", filter: "size", hidden: true },
    { key: "passages", label: "Passages", get: (row) => row.passages, n: true, wide: false }];
  if (at("frame:securitisation") >= 0 || at("frame:human_security") >= 0) {
    for (const frame of ["securitisation", "human_security"].filter((one) => at(`frame:${one}`) >= 0)) {
      const measure = `frame:${frame}`;
      columns.push({ key: frame, label: `${SIGNS[FRAMES[frame]]} ${words(frame)}`, get: (row) => row.counts[at(measure)], n: true, wide: false,
        show: (row, n) => cell(n, { m: [measure], d: row.d }, `${titleOf(row.d)}, ${words(frame)}`) });
    }
    columns.push({ key: "balance", label: "Balance −2 to +2", get: (row) => (row.balance ? row.balance[0] : ""), class: "across", wide: false,
      show: (row) => range(row.balance, -2, 2, "balance") });
  }
  columns.push({ key: "recommendations", label: "Recommendations", get: (row) => row.recommended, n: true, wide: false },
    { key: "quality", label: "Reading", get: (row) => row.known.quality ?? "", n: true, wide: false, show: (row, v) => (v === "" ? "" : Number(v).toFixed(2)) },
    { key: "repeats", label: "Repeats", get: (row) => row.known.repeats || "", class: "long" });
  const kept = columns.filter((c) => !["publisher", "repeats"].includes(c.key) || rows.some((row) => c.get(row)));
  grid($("#grid-sources"), { name: "sources", title: "Sources", columns: kept, rows, cards: "cards tight", size: 25, sort: { by: kept[1], down: false },
    foot: "Balance with its 95 % interval over paragraphs. Reading: how well the document could be read, 0 to 1." });
}

function showThreats(rows) {
  const place = $("#grid-threats");
  const threats = DATA.shown.filter((name) => name.startsWith("threat:"));
  if (!place) return;
  const share = (row, name) => (row.passages ? row.counts[at(name)] / row.passages : 0);
  // One document on one threat alone would leave all others pale: the darkest is what 98 of 100 cells do not pass.
  const shares = rows.filter((row) => row.passages >= 20).flatMap((row) => threats.map((name) => share(row, name))).sort((a, b) => a - b);
  const most = Math.max(0.0001, shares[Math.floor(0.98 * (shares.length - 1))] || 0);
  const columns = [{ key: "title", label: "Document", get: (row) => titleOf(row.d), show: titleCell, class: "long wide" },
    { key: "genre", label: "Genre", get: (row) => row.known.genre ?? "", filter: "size" },
    { key: "year", label: "Year", get: (row) => row.known.year ?? "", n: true, filter: "name" },
    { key: "passages", label: "Passages", get: (row) => row.passages, n: true, wide: false },
    ...threats.map((name) => ({ key: name, label: said(name), get: (row) => row.counts[at(name)], order: (row) => share(row, name), n: true, wide: false,
      show: (row, n) => cell(n, { m: [name], d: row.d }, `${titleOf(row.d)}, ${said(name)}`, Math.min(1, share(row, name) / most)) }))];
  grid(place, { name: "threats-by-source", title: "Threat dimensions by source", columns, rows: rows.filter((row) => row.passages), cards: "cards tight", size: 20, sort: { by: columns[3], down: true },
    foot: "Passages with each threat dimension; the darker, the larger the share of the document’s passages. Columns sort by share." });
}

function showThemes(rows) {
  const place = $("#grid-themes");
  if (!place) return;
  const counts = new Map();
  for (const [d, theme, n] of DATA.theme_docs) counts.set(`${d} ${theme}`, n);
  const n = (row, theme) => counts.get(`${row.d} ${theme}`) || 0;
  const themes = DATA.themes.slice(0, 14).map(([id, label], theme) => [theme, id, label]);
  const total = new Map();
  for (const [d, , m] of DATA.theme_docs) total.set(d, (total.get(d) || 0) + m);
  const columns = [{ key: "title", label: "Document", get: (row) => titleOf(row.d), show: titleCell, class: "long wide" },
    { key: "units", label: "Paragraphs", get: (row) => total.get(row.d) || 0, n: true, wide: false },
    ...themes.map(([theme, id, label]) => ({ key: `theme${theme}`, label: `${id} ${label.replaceAll(" · ", "\u00a0· ")}`, get: (row) => n(row, theme), n: true, wide: false,
      show: (row, m) => cell(m, { t: theme, d: row.d }, `${titleOf(row.d)}, ${label}`, m / (total.get(row.d) || 1)) }))];
  grid(place, { name: "themes-by-source", title: "Themes by source", columns, rows: rows.filter((row) => total.get(row.d)), cards: "cards tight", size: 20, sort: { by: columns[1], down: true },
    foot: `Paragraphs of each theme; the darker, the larger the share of the document’s paragraphs.${DATA.themes.length > themes.length ? ` The ${themes.length} largest of ${DATA.themes.length} themes.` : ""}` });
}

function showRecommendations() {
  const rows = DATA.recommendations.map((values) => {
    const row = Object.fromEntries(DATA.columns.map((name, i) => [name, values[i] === 0 && name !== "doc" && name !== "start" ? "" : values[i]]));
    row.action = Array.isArray(row.action) ? row.text.slice(...row.action) : row.action;
    return row;
  });
  const pick = (key, label, filter) => ({ key, label, get: (row) => row[key], filter, wide: true });
  let table;
  const columns = [
    { key: "addressee", label: "Who", get: (row) => row.addressee, show: (row, who) => (row.addressee_type && row.addressee_type !== "unspecified" ? [who, " ", h("span", { class: "quiet block" }, words(row.addressee_type))] : who || h("span", { class: "quiet" }, "not named")) },
    { key: "text", label: "What", get: (row) => row.text, class: "long wider", show: (row) => h("button", { type: "button", class: "link", onclick: () => showRecommendation(row) }, `${row.label ? `${row.label} ` : ""}${shorter(row.text)}`) },
    { key: "beneficiary", label: "For whom", get: (row) => row.beneficiary },
    { ...pick("strength", "Strength", "size"), order: (row) => ({ strong: 3, medium: 2, weak: 1 })[row.strength] ?? "" },
    pick("lever", "Lever", "size"), { ...pick("level", "Level", "size"), show: (row, level) => (level === "unspecified" ? "–" : words(level)) }, pick("status", "Status", "size"), pick("voice", "Voice", "size"),
    { key: "addressee_type", label: "Kind of actor", get: (row) => row.addressee_type, filter: "size", hidden: true },
    { key: "where", label: "Where", get: (row) => titleOf(row.doc), class: "long wide", filter: DATA.docs.length < 300 ? "name" : undefined, show: (row) => [titleOf(row.doc), row.page ? `, p. ${row.page}` : ""] },
    { key: "same", label: "Same again", get: (row) => row.same || "", n: true, wide: false, show: (row, n) => (n ? h("button", { type: "button", class: "cell", "aria-label": `Show the ${n} other recommendations with the same demand`, onclick: () => table.pick("demand", row.demand) }, number(n)) : "") },
    { key: "demand", label: "Demand", get: (row) => row.demand, filter: "size", hidden: true },
  ];
  const kept = columns.filter((c) => !["status", "beneficiary", "same", "demand", "voice"].includes(c.key) || rows.some((row) => c.get(row)));
  table = grid($("#grid-recommendations"), { name: "recommendations", title: "Recommendations", columns: kept, rows, cards: "cards", size: 30,
    foot: "Texts open the whole record. Same again: other recommendations of the run that make the same demand." });
}

const shorter = (text) => (text.length > 320 ? `${text.slice(0, 300).replace(/\s\S*$/, "")} …` : text);

function showRecommendation(row) {
  const slots = [["Who", row.addressee && `${row.addressee} (${words(row.addressee_type)})`], ["What", row.action], ["For whom", row.beneficiary], ["By when", row.deadline], ["On condition", row.condition],
    ["Strength", row.strength && `${row.strength}${row.modality ? ` (“${row.modality}”)` : ""}`], ["Lever", words(row.lever)], ["Level", words(row.level)], ["Voice", row.cited_body ? `${row.voice}: ${row.cited_body}` : row.voice],
    ["Status", row.status], ["Response", row.response], ["Threats", [row.threats].flat().filter(Boolean).map(words).join(", ")], ["Score", row.score && Number(row.score).toFixed(2)], ["Found by", row.found_by], ["Same again", row.same && `${row.same} others (${row.demand})`]];
  const quoted = [["action", "hs"], ["addressee", ""], ["modality", "sec"]].map(([key]) => row[key]).filter(Boolean);
  $("#panel-title").textContent = `Recommendation ${row.label || ""}`.trim();
  $("#panel-body").replaceChildren(h("article", { class: "evidence" },
    h("div", { class: "where" }, [titleOf(row.doc), documentOf(row.doc).year, row.section, row.page && `p. ${row.page}`].filter(Boolean).join(" · ")),
    h("p", { class: "para" }, h("mark", { class: "sentence" }, underlined(row.text, quoted))),
    h("dl", {}, slots.filter(([, value]) => value).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    h("div", { class: "actions" }, h("button", { type: "button", onclick: () => copy(citation(row.doc, row.page, row.start, row.end, row.text)) }, "Copy citation"), opener(row.doc, row.start, "Open in document"))));
  $("#panel").showModal();
  $("#panel-title").focus();
}

// The words that fill the slots, underlined where they stand in the text.
function underlined(text, quoted) {
  const spans = quoted.map((words) => [text.indexOf(words), words.length]).filter(([from]) => from >= 0).sort((a, b) => a[0] - b[0]);
  const parts = [];
  let from = 0;
  for (const [begin, size] of spans) {
    if (begin < from) continue;
    parts.push(text.slice(from, begin), h("u", { class: "cue" }, text.slice(begin, begin + size)));
    from = begin + size;
  }
  return [...parts, text.slice(from)];
}
