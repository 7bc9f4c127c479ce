// A table that can be filtered, sorted, paged and saved. Columns: key, label, get, and of choice show, n, filter, wide.
function grid(place, { name, title, columns, rows, sort, size = 50, cards = "", foot }) {
  const state = { text: "", picks: new Map(), sort, page: 0 };
  const count = h("span", { class: "quiet", role: "status" });
  const body = h("tbody");
  const seenColumns = columns.filter((c) => !c.hidden);
  let texts = null; // made when somebody searches: tens of thousands of rows need not be read before
  const searched = () => (texts ??= rows.map((row) => columns.map((c) => (c.wide === false ? "" : c.get(row) ?? "")).join(" \u0001").toLowerCase()));

  const chosen = () => {
    const needles = state.text.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = rows.map((_, at) => at).filter((at) => needles.every((word) => searched()[at].includes(word))
      && [...state.picks].every(([c, value]) => String(c.get(rows[at])) === value));
    const { by, down } = state.sort || {};
    if (by) {
      const key = (at) => (by.order || by.get)(rows[at]);
      const compare = (a, b) => {
        const [x, y] = [key(a), key(b)];
        const empty = (v) => v === null || v === undefined || v === "";
        if (empty(x) || empty(y)) return empty(x) - empty(y);
        return (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y))) * (down ? -1 : 1);
      };
      kept.sort((a, b) => compare(a, b) || a - b);
    }
    return kept;
  };
  const paint = () => {
    const kept = chosen();
    const last = Math.max(0, Math.ceil(kept.length / size) - 1);
    state.page = Math.min(state.page, last);
    const seen = kept.slice(state.page * size, (state.page + 1) * size);
    body.replaceChildren(...seen.map((at) => h("tr", {}, seenColumns.map((c, i) => {
      const value = c.get(rows[at]);
      const shown = c.show ? c.show(rows[at], value) : Array.isArray(value) ? value.map(words).join(", ") : typeof value === "number" && c.key !== "year" ? number(value) : words(value ?? "");
      return h(i ? "td" : "th", { scope: i ? false : "row", "data-label": c.label, class: [c.n ? "n" : "", shown === "" || shown === null ? "empty" : "", c.class || ""].join(" ").trim() || false }, shown);
    }))));
    count.textContent = kept.length === rows.length ? `${number(rows.length)} rows` : `${number(kept.length)} of ${number(rows.length)} rows`;
    where.textContent = last ? `page ${number(state.page + 1)} of ${number(last + 1)}` : "";
    for (const [button, way] of [[back, -1], [next, 1]]) button.disabled = state.page + way < 0 || state.page + way > last;
    back.hidden = next.hidden = !last;
    for (const [c, cell] of heads) cell.setAttribute("aria-sort", state.sort && state.sort.by === c ? (state.sort.down ? "descending" : "ascending") : "none");
  };
  const turn = (way) => { state.page += way; paint(); };
  const back = h("button", { type: "button", onclick: () => turn(-1) }, "← Back");
  const next = h("button", { type: "button", onclick: () => turn(1) }, "Next →");
  const where = h("span", { class: "quiet" });
  const heads = seenColumns.map((c) => [c, h("th", { scope: "col", class: c.n ? "n" : false }, h("button", { type: "button", class: "sort", onclick: () => {
    state.sort = { by: c, down: state.sort && state.sort.by === c ? !state.sort.down : Boolean(c.n) };
    state.page = 0;
    paint();
  } }, c.label))]);
  const selects = columns.filter((c) => c.filter).map((c) => {
    const counts = new Map();
    for (const row of rows) {
      const value = c.get(row);
      if (value || value === 0) counts.set(String(value), (counts.get(String(value)) || 0) + 1);
    }
    if (!counts.size) return null;
    const options = [...counts].sort((a, b) => (c.filter === "size" ? b[1] - a[1] : a[0].localeCompare(b[0]))).slice(0, 300);
    const pick = h("select", { "data-filter": c.key, onchange: () => {
      if (pick.value) state.picks.set(c, pick.value); else state.picks.delete(c);
      state.page = 0;
      paint();
    } }, h("option", { value: "" }, "all"), options.map(([value, n]) => h("option", { value }, `${words(value)} (${number(n)})`)));
    return h("label", {}, c.label, pick);
  });
  const search = h("input", { type: "search", placeholder: "words", oninput: () => { state.text = search.value; state.page = 0; paint(); } });
  const figure = h("figure", { class: "fig", "data-name": name },
    h("div", { class: "filters" }, h("label", {}, "Search", search), selects),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, h("table", { class: cards },
      h("thead", {}, h("tr", {}, heads.map(([, cell]) => cell))), body)),
    h("div", { class: "pager" }, count, back, where, next), foot ? h("figcaption", {}, foot) : null);
  figure.allRows = () => [columns.map((c) => c.label), ...chosen().map((at) => columns.map((c) => [c.get(rows[at])].flat().join("; ")))];
  place.replaceChildren(figure);
  paint();
  return { pick(key, value) {
    const column = columns.find((c) => c.key === key);
    state.picks.clear();
    state.picks.set(column, String(value));
    state.page = 0;
    $$("select", figure).forEach((one) => { one.value = one.dataset.filter === key ? String(value) : ""; });
    paint();
  } };
}

function cell(n, query, label, shade) {
  return h("button", { type: "button", class: shade === undefined ? "cell" : "cell heat", "data-q": JSON.stringify(query), "data-n": n, "aria-label": `${label}: ${number(n)}`, style: shade === undefined ? false : `--v:${shade.toFixed(3)}`, disabled: !n }, number(n));
}

function range(figure, least, most, kind) {
  if (!figure) return "–";
  const at = (v) => `${((100 * (Math.min(most, Math.max(least, v)) - least)) / (most - least)).toFixed(1)}%`;
  const form = (v) => `${v < 0 ? "−" : "+"}${Math.abs(v).toFixed(2)}`;
  const told = `${form(figure[0])}, 95 % interval ${form(figure[1])} to ${form(figure[2])}`;
  const wide = `${((100 * (Math.min(most, figure[2]) - Math.max(least, figure[1]))) / (most - least)).toFixed(1)}%`;
  return h("span", { class: `range ${kind}`, role: "img", "aria-label": told, title: told },
    h("span", { class: "track" }, h("i", { class: "zero" }), h("i", { class: "reach", style: `left:${at(figure[1])};width:${wide}` }), h("i", { class: "dot", style: `left:${at(figure[0])}` })),
    h("span", { class: "figure" }, form(figure[0])));
}
