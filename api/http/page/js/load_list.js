// Load lists: handed in as they come, shown as they were checked, line by line, and set against a memorandum.
import { get, post } from "./calls.js";
import { act, faults, h, minute, show, state, table, tell } from "./dom.js";

export function handIn(now, consignment) {
  const file = h("input", { type: "file", accept: ".csv,.xlsx" });
  const sheet = h("input", { type: "text", placeholder: "the one that looks like a list", maxlength: 80 });
  const told = h("div", { role: "alert" });
  return h("section", { class: "card" }, h("h3", {}, "Hand in a load list"),
    h("p", { class: "note" }, "XLSX or CSV as the contributor has it. Without a fault it is planned from, in place of the list before."),
    h("div", { class: "fields" }, h("label", {}, "File", file), h("label", {}, "Sheet, where there are several", sheet)),
    told,
    h("div", { class: "acts" }, act("Hand in", async () => {
      told.replaceChildren();
      if (!file.files.length) throw new Error("Choose a file first.");
      const form = new FormData();
      form.append("file", file.files[0]);
      if (sheet.value.trim()) form.append("sheet", sheet.value.trim());
      try {
        const list = await post(`/v1/consignments/${consignment.id}/load-lists`, undefined, { form });
        tell(list.state === "accepted" ? "Accepted: it is planned from now on." : `${list.fault_count} faults: they stand below, and in the corrected copy.`, list.state !== "accepted");
        await now.reload();
      } catch (error) {
        told.replaceChildren(faults(error));
      }
    })));
}

export async function listView(now) {
  const list = await get(`/v1/load-lists/${now.name}`);
  show(h("p", {}, h("a", { href: `#/consignments/${list.consignment}` }, "Its consignment")),
    h("h1", {}, `Version ${list.number} `, state(list.state)),
    h("p", { class: "sub" }, `${list.file_name}${list.sheet ? `, sheet ${list.sheet}` : ""}, handed in by ${list.by} on ${minute(list.created)}`),
    findings(list),
    list.state === "accepted" && memorandum(list));
}

// What was found in a list: faults with their cells, else what it sums up to and changes; and its copies.
export function findings(list) {
  return h("div", {},
    h("h2", {}, list.state === "faulty" ? `Faults of version ${list.number}` : `Version ${list.number}`),
    list.faults.length > 0 && found(list.faults, list.fault_count),
    list.totals && totals(list),
    list.changes && changes(list.changes),
    h("div", { class: "acts" },
      h("a", { class: "act", href: `/v1/load-lists/${list.id}/corrected` }, list.state === "faulty" ? "Corrected copy: faults marked, to send back" : "Copy in movcon's columns"),
      h("a", { href: `/v1/load-lists/${list.id}/content` }, "As it was handed in")),
    list.notes.length > 0 && h("details", {}, h("summary", {}, `How it was read: ${list.note_count} notes`), found(list.notes, list.note_count)));
}

const found = (rows, count) => table([
  ...(rows.some((row) => row.sheet) ? [["Sheet", (row) => row.sheet]] : []),
  ["Cell", (row) => row.cell ?? (row.row ? `row ${row.row}` : "")],
  ["Column", (row) => row.column],
  ["Cause", (row) => row.cause, "wrap"],
  ["Cure", (row) => row.cure, "wrap"],
], rows, { caption: rows.length < count ? `The first ${rows.length} of ${count}; the corrected copy has all` : undefined });

// Sums as they come, in the units that people read.
const UNITS = {
  lines: ["Lines", 1], pieces: ["Pieces", 1], wheeled: ["On wheels", 1], containers: ["Containers", 1],
  lane_mm: ["Lane metres", 1000], teu_centi: ["TEU", 100], mass_kg: ["Tonnes", 1000], footprint_mm2: ["Floor, m²", 1e6], volume_mm3: ["Volume, m³", 1e9],
  dangerous_lines: ["Lines of dangerous goods", 1], neq_g: ["Net explosives, kg", 1000],
};

function totals(list) {
  const words = (figure, unit) => (figure / unit).toLocaleString("en-US", { maximumFractionDigits: 1 });
  const facts = [
    ...Object.entries(list.totals).map(([name, figure]) => [UNITS[name]?.[0] ?? name, words(figure, UNITS[name]?.[1] ?? 1)]),
    ...Object.entries(list.neq_g_by_division).map(([division, grams]) => [`of division ${division}, kg`, words(grams, 1000)]),
  ];
  return h("dl", { class: "facts" }, facts.flatMap(([name, figure]) => [h("dt", {}, name), h("dd", {}, figure)]));
}

function changes(found) {
  const rows = [
    ...found.added.map((serial) => ({ serial, what: "added" })),
    ...found.removed.map((serial) => ({ serial, what: "removed" })),
    ...found.changed.flatMap((line) => line.fields.map((field) => ({ serial: line.serial, what: "changed", ...field }))),
    ...found.ambiguous.map((alike) => ({ serial: `${alike.before.join(", ")} / ${alike.after.join(", ")}`, what: "which is which cannot be told" })),
  ];
  return h("div", {}, h("h3", {}, "Against the list accepted before"), table([
    ["Line", (row) => row.serial, "wrap"],
    ["", (row) => row.what],
    ["Field", (row) => row.field?.replaceAll("_", " ")],
    ["Before", (row) => (row.field ? String(row.before ?? "-") : "")],
    ["Now", (row) => (row.field ? String(row.after ?? "-") : "")],
  ], rows, { empty: "Nothing is different." }));
}

function memorandum(list) {
  const file = h("input", { type: "file", accept: ".csv,.xlsx", "aria-label": "Memorandum as CSV or XLSX" });
  const told = h("div", { role: "status" });
  return h("details", {}, h("summary", {}, "Set against a memorandum of understanding"),
    h("p", { class: "note" }, "A table with mou_line, description, category, authorized and source. Nothing of it is kept."),
    h("div", { class: "acts" }, file, act("Compare", async () => {
      if (!file.files.length) throw new Error("Choose a file first.");
      const form = new FormData();
      form.append("file", file.files[0]);
      try {
        const check = await post(`/v1/load-lists/${list.id}/mou-check`, undefined, { form });
        told.replaceChildren(h("p", { class: check.agrees ? "good" : "bad" }, check.agrees ? "The list agrees with the memorandum." : "The list does not agree with the memorandum."),
          h("ul", {}, check.words.map((line) => h("li", {}, line))));
      } catch (error) {
        told.replaceChildren(faults(error));
      }
    }, "quiet")),
    told);
}
