// From a figure to its sentences. A query has measures (m), genre (g), year (y), document (d), theme (t), tenth (s).
const PLACE = new Map(DATA.measures.map((name, at) => [name, at]));
const read = new Map();

function documentData(d) {
  if (!read.has(d)) {
    const node = document.getElementById(`doc-${d}`);
    if (!node) return null;
    const raw = JSON.parse(node.textContent);
    raw.p = raw.p.map(([start, length, block, page, section, step, theme, codes, scores, cues, likes, near]) => (
      { d, start, end: start + length, block, page, section: raw.s[section], step, theme, codes, scores, cues, likes, near: near || 0 }));
    read.set(d, raw);
  }
  return read.get(d);
}

function cut(raw, start, end) {
  for (const [from, text] of raw.t) {
    if (from <= start && start <= from + text.length) return text.slice(start - from, end - from);
  }
  return "";
}

function numbersOf(query) {
  const wanted = query.d !== undefined ? [query.d] : DATA.docs.map((_, at) => at + (DATA.first || 0));
  return wanted.filter((d) => {
    const known = documentOf(d);
    const stated = (value) => String(value || "not stated");
    return (query.g === undefined || stated(known.genre) === query.g) && (query.y === undefined || stated(known.year) === query.y);
  });
}

function find(query) {
  const measures = (query.m || []).map((name) => PLACE.get(name));
  const found = [];
  for (const d of numbersOf(query)) {
    const raw = documentData(d);
    if (!raw) continue;
    for (const one of raw.p) {
      if ((query.t === undefined || one.theme === query.t) && (query.s === undefined || one.step === query.s)
        && measures.every((m) => one.codes.includes(m))) found.push(one);
    }
  }
  const score = (one) => (measures.length ? Math.max(...measures.map((m) => one.scores[one.codes.indexOf(m)])) : one.near);
  const seen = new Map();
  const ranked = found.sort((a, b) => score(b) - score(a) || a.d - b.d || a.start - b.start).map((one) => {
    const turn = seen.get(one.d) || 0;
    seen.set(one.d, turn + 1);
    return [turn, one];
  });
  return ranked.sort((a, b) => a[0] - b[0]).map(([, one]) => one); // other documents before second sentences of one
}

function marked(raw, one) {
  const [from, to] = raw.b[one.block] || [one.start, one.end];
  const kinds = one.codes.map((m) => kindOf(DATA.measures[m])).filter((kind) => kind && kind !== "rec");
  const inside = [];
  let at = one.start;
  for (const [start, length] of [...one.cues].sort((a, b) => a[0] - b[0])) {
    if (start < at) continue;
    inside.push(cut(raw, at, start), h("u", { class: "cue" }, cut(raw, start, start + length)));
    at = start + length;
  }
  inside.push(cut(raw, at, one.end));
  return h("p", { class: "para" }, cut(raw, from, one.start),
    h("mark", { class: `sentence ${[...new Set(kinds)].join(" ")}` }, inside), cut(raw, one.end, Math.max(to, one.end)));
}

// As `said`, but a threat dimension, which may be named as a frame's referent is, says what it is.
const coded = (name) => `${name.startsWith("threat:") ? "threat: " : ""}${said(name)}`;

function chips(one) {
  const shown = one.codes.map((m, at) => [DATA.measures[m], one.scores[at]]).filter(([name]) => !["frame:none", "frame:mixed"].includes(name));
  const voiced = shown.filter(([name]) => name.split(":").length === 3).map(([name]) => name.split(":").slice(0, 2).join(":"));
  return shown.filter(([name]) => !voiced.includes(name)).map(([name, score]) => {
    const kind = kindOf(name);
    const sign = SIGNS[kind] ? `${SIGNS[kind]} ` : "";
    const unsure = score > 250 && score < 750 ? ", unsure" : "";
    return h("span", { class: `chip ${kind === "rec" ? "" : kind}` }, `${sign}${coded(name)}${score ? ` ${(score / 1000).toFixed(2)}${unsure}` : ""}`);
  });
}

// Why a code was given: the cues that stand in the sentence, then the written examples that it is like.
function why(raw, one, asked) {
  const near = likes(one, asked);
  const told = one.cues.length ? `Cues: ${cuesOf(raw, one)}`
    : !one.codes.some((m) => DATA.measures[m] !== "frame:none") ? "No code was given."
      : `No cue stands in it: decided from the sentence as a whole${near.length || !DATA.examples.length ? "" : "; no written example is near"}.`;
  return h("div", { class: "quiet why" }, h("p", {}, told), near);
}

// By code, those with the same cues together.
function cuesOf(raw, one) {
  const by = new Map();
  const inside = ([start, length, m]) => one.cues.some(([s, l, n]) => m === n && l > length && s <= start && start + length <= s + l);
  for (const [start, length, m] of one.cues.filter((cue) => !inside(cue)).sort((a, b) => a[2] - b[2] || a[0] - b[0])) {
    by.set(m, [...new Set([...(by.get(m) || []), `“${cut(raw, start, start + length)}”`])]);
  }
  const names = new Map();
  for (const [m, cues] of by) names.set(cues.join(", "), [...(names.get(cues.join(", ")) || []), coded(DATA.measures[m])]);
  return [...names].map(([cues, several]) => `${cues} (${several.join("; ")})`).join("; ");
}

// All of them where no cue stands; else those of codes without a cue of their own, or one: of what was asked for, or the nearest.
function likes(one, asked) {
  const bare = (name) => name.split(":").slice(0, 2).join(":");
  const cued = new Set(one.cues.map(([, , m]) => bare(DATA.measures[m])));
  const wanted = new Set((asked || []).map(bare));
  const alone = one.likes.filter(([, , m]) => !cued.has(bare(DATA.measures[m])));
  const order = ([, cosine, m]) => (wanted.has(bare(DATA.measures[m])) ? 200 : 0) + cosine;
  const shown = alone.length ? alone : [...one.likes].sort((a, b) => order(b) - order(a)).slice(0, 1);
  const by = new Map();
  for (const [place, cosine, m] of shown) by.set(place, [cosine, [...((by.get(place) || [])[1] || []), coded(DATA.measures[m])]]);
  return [...by].map(([place, [cosine, names]]) => h("p", {}, `Like “${DATA.examples[place]}” (written example of ${names.join("; ")}; cosine ${(cosine / 100).toFixed(2)})`));
}

const placeOf = (one) => [one.section, one.page && `p. ${one.page}`];
const whereOf = (one) => [titleOf(one.d), documentOf(one.d).year, ...placeOf(one)].filter(Boolean).join(" · ");

function article(one, asked, again) {
  const raw = documentData(one.d);
  return h("article", { class: "evidence" },
    h("div", { class: "where" }, whereOf(one), again ? ` · the same words in ${again} other ${again === 1 ? "place" : "places"}` : null),
    marked(raw, one), h("div", {}, chips(one)), why(raw, one, asked),
    h("div", { class: "actions" },
      h("button", { type: "button", onclick: () => copy(citation(one.d, one.page, one.start, one.end, cut(raw, one.start, one.end))) }, "Copy citation"),
      opener(one.d, one.start, "Open in document")));
}

// In a large run a document is a page beside the report; else it opens here.
function opener(d, start, label, measures) {
  const page = documentOf(d).page;
  const hash = `#at=${start ?? ""}${measures ? `&m=${encodeURIComponent(measures.join(","))}` : ""}`;
  if (page) return h("a", { href: page + hash, target: "_blank", rel: "noopener", class: "link" }, label);
  return h("button", { type: "button", class: start === undefined || measures ? "link" : "", onclick: () => openDocument(d, start, measures) }, label);
}

// Each sentence once, with how often it comes again: documents hold copies of one another.
function distinct(found) {
  const seen = new Map();
  for (const one of found) {
    const text = cut(documentData(one.d), one.start, one.end);
    if (seen.has(text)) seen.get(text)[1] += 1; else seen.set(text, [one, 0]);
  }
  return [...seen.values()];
}

function showEvidence(query, total, title, unit) {
  const found = find(query);
  const several = query.d === undefined ? distinct(found) : found.map((one) => [one, 0]);
  const body = $("#panel-body");
  const list = h("div");
  let shown = 0;
  const more = h("button", { type: "button", onclick: () => add() }, "More");
  const add = () => {
    list.append(...several.slice(shown, shown + 15).map(([one, again]) => article(one, query.m, again)));
    shown = Math.min(several.length, shown + 15);
    more.hidden = shown >= several.length;
  };
  const left = total - found.length;
  const one = query.d !== undefined && DATA.large;
  $("#panel-title").textContent = title;
  body.replaceChildren(...[h("p", { class: "quiet" },
    unit ? `${number(total)} ${unit}; sentences of them that are here: ${number(found.length)}, those of the most typical ${unit} first.`
      : left > 0 ? `${number(found.length)} of ${number(total)} passages are here, the surest first; ${number(left)} are left out of this file and stand in tables/passages.csv and in the documents’ pages.`
        : `${number(found.length)} ${found.length === 1 ? "passage" : "passages"}, the surest of each document first.`),
  one ? h("p", {}, opener(query.d, undefined, "Open the whole document with these passages marked", query.m)) : null, list, more].filter(Boolean));
  add();
  const panel = $("#panel");
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
  $("#panel-title").focus();
}
