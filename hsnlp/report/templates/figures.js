// Figures as files: what is seen as SVG, what is counted as CSV.
function save(name, type, text) {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
const guarded = (cell) => (/^'*[=+\-@\t\r]/.test(cell) && !/^-?[\d.,]+( %)?$/.test(cell) ? `'${cell}` : cell);
const csv = (rows) => rows.map((row) => row.map((cell) => `"${guarded(String(cell ?? "")).replaceAll('"', '""')}"`)
  .join(",")).join("\r\n");

function figureRows(figure) {
  const table = $("table", figure);
  if (table) {
    return [...table.rows].map((row) => [...row.cells].map((cell) => {
      const range = $(".range", cell);
      return range ? range.getAttribute("aria-label") : cell.textContent.replace(/[↑↓]/g, "").trim();
    }));
  }
  return [["figure"], ...$$("[data-q]", figure).map((point) => [point.getAttribute("aria-label")])];
}

// A table of many pages is saved whole, as it is filtered and sorted.
const figureCsv = (figure) => csv(figure.allRows ? figure.allRows() : figureRows(figure));

// What is seen as SVG: backgrounds as rectangles, texts where they stand, drawings as they are.
function figureSvg(figure) {
  const box = figure.getBoundingClientRect();
  const ns = "http://www.w3.org/2000/svg";
  const root = document.createElementNS(ns, "svg");
  const paper = getComputedStyle(document.body).backgroundColor;
  const put = (tag, attributes, text) => {
    const node = document.createElementNS(ns, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text) node.textContent = text;
    root.append(node);
  };
  const place = (r) => ({ x: (r.left - box.left).toFixed(1), y: (r.top - box.top).toFixed(1), width: r.width.toFixed(1), height: r.height.toFixed(1) });
  const shape = (dot) => {
    const r = dot.getBoundingClientRect();
    const [x, y] = [(r.left + r.right) / 2 - box.left, (r.top + r.bottom) / 2 - box.top];
    if (dot.closest(".sec")) return `M${x} ${y - 6}l6 11h-12z`;
    if (dot.closest(".hs")) return `M${x - 5.5} ${y}a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0z`;
    return dot.closest(".balance") ? `M${x} ${y - 6}l6 6l-6 6l-6 -6z` : `M${x - 5} ${y - 5}h10v10h-10z`;
  };
  root.setAttribute("xmlns", ns);
  root.setAttribute("viewBox", `0 0 ${box.width.toFixed(0)} ${box.height.toFixed(0)}`);
  put("rect", { width: "100%", height: "100%", fill: paper });
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const seen = range.getClientRects()[0];
      if (!seen || !node.textContent.trim()) return;
      const style = getComputedStyle(node.parentElement);
      put("text", { x: (seen.left - box.left).toFixed(1), y: (seen.top - box.top + seen.height * 0.78).toFixed(1), "font-family": "sans-serif", "font-size": style.fontSize, fill: style.color }, node.textContent.trim());
    } else if (node instanceof SVGSVGElement) {
      const drawn = node.cloneNode(true);
      const live = $$("*", node);
      $$("*", drawn).forEach((copied, at) => {
        const style = getComputedStyle(live[at]);
        for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "font-size", "font-family"]) copied.setAttribute(name, style.getPropertyValue(name));
      });
      for (const [name, value] of Object.entries(place(node.getBoundingClientRect()))) drawn.setAttribute(name, value);
      root.append(drawn);
    } else if (node instanceof HTMLElement && !node.matches(".tools, figcaption, script")) {
      const style = getComputedStyle(node);
      if (node.matches(".dot")) put("path", { d: shape(node), fill: style.backgroundColor });
      else if (style.backgroundImage !== "none" && node.matches(".seg, .swatch")) put("rect", { ...place(node.getBoundingClientRect()), fill: style.borderTopColor, "fill-opacity": node.matches(".reported") ? 0.4 : 0.15, stroke: style.borderTopColor });
      else if (style.backgroundColor !== "rgba(0, 0, 0, 0)") put("rect", { ...place(node.getBoundingClientRect()), fill: style.backgroundColor, opacity: style.opacity });
      node.childNodes.forEach(walk);
    }
  };
  walk(figure);
  return new XMLSerializer().serializeToString(root);
}

function addTools(figure) {
  const name = figure.dataset.name || "figure";
  const title = ($("h3", figure) || {}).textContent || name;
  figure.prepend(h("div", { class: "tools" },
    h("button", { type: "button", "aria-label": `Save ${title} as SVG`, onclick: () => save(`${name}.svg`, "image/svg+xml", figureSvg(figure)) }, "SVG"),
    h("button", { type: "button", "aria-label": `Save ${title} as CSV`, onclick: () => save(`${name}.csv`, "text/csv", `\ufeff${figureCsv(figure)}`) }, "CSV")));
}
