// A whole text with its codes: highlights that can be switched, the way from one to the next, the codes of a sentence.
function groupsOf(raw) {
  const counts = new Map();
  for (const one of raw.p) for (const m of one.codes) counts.set(m, (counts.get(m) || 0) + 1);
  const shown = (name) => /^(frame:[^:]+|threat:.+|recommendation|stage:.+)$/.test(name) && !["frame:none", "frame:mixed"].includes(name);
  return [...counts].filter(([m]) => shown(DATA.measures[m])).sort((a, b) => a[0] - b[0]);
}

function reader(place, d, start, measures) {
  const raw = documentData(d);
  const known = documentOf(d);
  const spans = [];
  const switches = groupsOf(raw);
  const wanted = measures && measures.length ? measures.map((name) => name.split(":").slice(0, 2).join(":")) : null;
  const on = new Set(switches.map(([m]) => m).filter((m) => (wanted ? wanted.includes(DATA.measures[m]) : /^(frame|recommendation)/.test(DATA.measures[m]))));
  const detail = h("div", { class: "detail", "aria-live": "polite" });
  const text = h("div", { class: "text", lang: "en" });
  const found = h("span", { class: "quiet" });
  let here = -1;

  const paint = () => {
    raw.p.forEach((one, at) => {
      const lit = one.codes.filter((m) => on.has(m)).map((m) => DATA.measures[m]);
      const span = spans[at];
      const kinds = [...new Set(lit.map(kindOf).filter(Boolean))];
      const named = lit.filter((name) => !kindOf(name)).map((name) => name.split(":")[1]);
      span.className = ["p", ...kinds, named.length ? "tagged" : "", at === here ? "here" : ""].join(" ");
      const marks = kinds.map((kind) => SIGNS[kind] + voiceOf(one, kind)).join("");
      for (const [name, value] of [["mark", marks], ["after", named.length ? `[${words(named.join(", "))}]` : ""]]) {
        if (value) span.dataset[name] = value; else delete span.dataset[name];
      }
    });
    found.textContent = `${number(litOnes().length)} passages marked`;
  };
  const voiceOf = (one, kind) => {
    const name = one.codes.map((m) => DATA.measures[m]).find((m) => kindOf(m) === kind && m.split(":").length === 3);
    return name ? { asserted: "", reported: "R", contested: "C" }[name.split(":")[2]] ?? "" : "";
  };
  const litOnes = () => raw.p.map((one, at) => at).filter((at) => raw.p[at].codes.some((m) => on.has(m)));
  const select = (at, scroll) => {
    here = at;
    paint();
    const one = raw.p[at];
    const place = placeOf(one).filter(Boolean).join(" · ");
    detail.replaceChildren(h("div", {}, chips(one)), why(raw, one), place && h("div", { class: "where" }, place),
      h("div", { class: "actions" }, h("button", { type: "button", onclick: () => copy(citation(d, one.page, one.start, one.end, cut(raw, one.start, one.end))) }, "Copy citation"),
        h("button", { type: "button", onclick: () => { detail.replaceChildren(); here = -1; paint(); } }, "Hide")));
    if (scroll) spans[at].scrollIntoView({ block: "center" });
  };
  const step = (way) => {
    const lit = litOnes();
    const next = way > 0 ? lit.find((at) => at > here) ?? lit[0] : lit.findLast((at) => at < here) ?? lit.at(-1);
    if (next !== undefined) select(next, true);
  };

  const headings = new Map(raw.h);
  const plain = (from, to, className) => {
    let at = from;
    const parts = [];
    for (const [begin, title] of headings) {
      if (begin >= at && begin < to && cut(raw, begin, begin + title.length) === title) {
        parts.push(cut(raw, at, begin), h("b", {}, title));
        at = begin + title.length;
      }
    }
    return h("span", { class: className }, parts, cut(raw, at, to));
  };
  const length = raw.t[0][1].length;
  let at = 0;
  raw.p.forEach((one, place) => {
    if (one.start > at) text.append(plain(at, one.start, "out"));
    const span = h("span", { class: "p", onclick: () => select(place, false) });
    let from = Math.max(at, one.start);
    for (const [begin, size] of [...one.cues].sort((a, b) => a[0] - b[0])) {
      if (begin < from) continue;
      span.append(cut(raw, from, begin), h("u", { class: "cue" }, cut(raw, begin, begin + size)));
      from = begin + size;
    }
    span.append(cut(raw, from, one.end));
    spans.push(span);
    text.append(span);
    at = Math.max(at, one.end);
  });
  if (at < length) text.append(plain(at, length, "out"));

  const meta = [(known.authors || []).join("; "), known.year, known.publisher, known.genre, known.country, known.pages && `${known.pages} pages`, known.name].filter(Boolean).join(" · ");
  place.replaceChildren(h("h2", { class: "long" }, titleOf(d)), h("p", { class: "quiet long" }, meta),
    strip(raw, length, (at) => select(at, true)),
    h("fieldset", { class: "toggles" }, h("legend", {}, "Highlights"), switches.map(([m, n]) => {
      const name = DATA.measures[m];
      const kind = kindOf(name);
      const box = h("input", { type: "checkbox", "data-m": name, onchange: () => { if (box.checked) on.add(m); else on.delete(m); paint(); } });
      box.checked = on.has(m);
      return h("label", {}, box, h("span", { class: kind === "rec" ? "other" : kind }, `${SIGNS[kind] || ""} ${said(name)} ${n}`));
    })),
    h("div", { class: "actions" }, h("button", { type: "button", onclick: () => step(-1) }, "← Previous"), h("button", { type: "button", onclick: () => step(1) }, "Next →"), found),
    h("p", { class: "quiet" }, "R: reported, C: contested, no letter: asserted. Cues are underlined. Grey text was not coded. Choose a sentence to see its codes."),
    text, detail);
  paint();
  const first = start === undefined ? -1 : raw.p.findIndex((one) => one.end > start);
  if (first >= 0) requestAnimationFrame(() => select(first, true));
}

// Where in the document the codes stand, from its beginning to its end.
function strip(raw, length, choose) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("class", "strip");
  svg.setAttribute("viewBox", "0 0 1000 30");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "Where securitisation (above), human security (middle) and recommendations (below) stand in the text");
  raw.p.forEach((one, at) => {
    for (const kind of new Set(one.codes.map((m) => kindOf(DATA.measures[m])).filter(Boolean))) {
      const tick = document.createElementNS(ns, "rect");
      const values = { x: (1000 * one.start) / length, width: Math.max(1.5, (1000 * (one.end - one.start)) / length), y: { sec: 2, hs: 11, rec: 20 }[kind], height: 8, class: kind === "rec" ? "other" : kind };
      for (const [name, value] of Object.entries(values)) tick.setAttribute(name, value);
      tick.addEventListener("click", () => choose(at));
      svg.append(tick);
    }
  });
  return svg;
}

function openDocument(d, start, measures) {
  reader($("#reader"), d, start, measures);
  $("#book-name").textContent = titleOf(d);
  const book = $("#book");
  if (!book.open) book.showModal();
  if (start === undefined) book.scrollTop = 0;
}
