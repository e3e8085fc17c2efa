"use strict";
// Tables: sort by a click on a heading, filter by words (all of them must stand in the row).
const plainNumber = (text) => {
  const number = text.replace(/[$,%\s]/g, "");
  return number !== "" && !isNaN(number) ? Number(number) : null;
};
document.querySelectorAll("table.sortable").forEach((table) => {
  const body = table.tBodies[0];
  table.querySelectorAll("thead th").forEach((heading, column) => {
    heading.querySelector("button").addEventListener("click", () => {
      const rising = heading.getAttribute("aria-sort") !== "ascending";
      table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", rising ? "ascending" : "descending");
      const keyed = Array.from(body.rows, (row) => {
        const text = row.cells[column].textContent.trim();
        return { row, text, number: plainNumber(text) };
      });
      keyed.sort((a, b) => {
        if ((a.text === "") !== (b.text === "")) return a.text === "" ? 1 : -1;
        const order = a.number !== null && b.number !== null ? a.number - b.number : a.text.localeCompare(b.text);
        return rising ? order : -order;
      });
      keyed.forEach((item) => body.append(item.row));
    });
  });
});
document.querySelectorAll("input[data-filter]").forEach((field) => {
  const table = document.getElementById(field.dataset.filter);
  const count = document.getElementById(field.dataset.filter + "-count");
  field.closest(".tools").hidden = false;
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${table.tBodies[0].rows.length} rows`;
  });
});
// Map: colour by mission or source, hide missions, zoom and drag.
const mapFigure = document.getElementById("map-figure");
if (mapFigure) {
  mapFigure.querySelectorAll("input[name=colour]").forEach((choice) =>
    choice.addEventListener("change", () => {
      mapFigure.classList.toggle("by-mission", choice.value === "mission");
      mapFigure.classList.toggle("by-source", choice.value === "source");
    }));
  mapFigure.querySelectorAll("input[data-shows]").forEach((box) =>
    box.addEventListener("change", () =>
      mapFigure.querySelectorAll(".way." + box.dataset.shows).forEach((way) => way.classList.toggle("hide", !box.checked))));
  const svg = mapFigure.querySelector("svg");
  const whole = svg.viewBox.baseVal;
  const full = { width: whole.width, height: whole.height };
  let view = { x: 0, y: 0, zoom: 1 };
  const show = () => {
    view.zoom = Math.min(16, Math.max(1, view.zoom));
    const width = full.width / view.zoom, height = full.height / view.zoom;
    view.x = Math.min(full.width - width, Math.max(0, view.x));
    view.y = Math.min(full.height - height, Math.max(0, view.y));
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${width} ${height}`);
    svg.style.setProperty("--zoom", view.zoom);
    svg.classList.toggle("zoomed", view.zoom > 1);
  };
  const zoomBy = (factor) => {
    const width = full.width / view.zoom, height = full.height / view.zoom;
    const x = view.x + width / 2, y = view.y + height / 2;
    view.zoom *= factor;
    view.zoom = Math.min(16, Math.max(1, view.zoom));
    view.x = x - full.width / view.zoom / 2;
    view.y = y - full.height / view.zoom / 2;
    show();
  };
  const move = (right, down) => {
    view.x += right * full.width / view.zoom / 5;
    view.y += down * full.height / view.zoom / 5;
    show();
  };
  mapFigure.querySelector("[data-zoom=in]").addEventListener("click", () => zoomBy(1.6));
  mapFigure.querySelector("[data-zoom=out]").addEventListener("click", () => zoomBy(1 / 1.6));
  mapFigure.querySelector("[data-zoom=all]").addEventListener("click", () => { view = { x: 0, y: 0, zoom: 1 }; show(); });
  const keys = { "+": () => zoomBy(1.6), "-": () => zoomBy(1 / 1.6), ArrowLeft: () => move(-1, 0), ArrowRight: () => move(1, 0),
    ArrowUp: () => move(0, -1), ArrowDown: () => move(0, 1) };
  svg.setAttribute("tabindex", "0");
  svg.addEventListener("keydown", (event) => {
    if (keys[event.key] && (view.zoom > 1 || event.key === "+")) { keys[event.key](); event.preventDefault(); }
  });
  let held = null;
  svg.addEventListener("pointerdown", (event) => { if (view.zoom > 1) { held = { x: event.clientX, y: event.clientY }; svg.setPointerCapture(event.pointerId); } });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const unit = full.width / view.zoom / svg.clientWidth;
    view.x -= (event.clientX - held.x) * unit;
    view.y -= (event.clientY - held.y) * unit;
    held = { x: event.clientX, y: event.clientY };
    show();
  });
  svg.addEventListener("pointerup", () => { held = null; });
}
document.querySelectorAll("button[data-open]").forEach((button) =>
  button.addEventListener("click", () =>
    document.querySelectorAll("#strength details").forEach((part) => { part.open = button.dataset.open === "yes"; })));
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
