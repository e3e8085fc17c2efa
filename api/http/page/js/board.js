// What is due in the next days, and what is late.
import { all } from "./calls.js";
import { h, show, table } from "./dom.js";

// Part of the page that shows what is missing, by the beginning of its id.
const PARTS = { req: "requests", csg: "consignments" };

export async function boardView(now) {
  const first = now.operation.first_date;
  const today = new Date().toISOString().slice(0, 10);
  const key = `board-date ${now.operation.id}`;
  const kept = sessionStorage.getItem(key) ?? (today > now.operation.last_date ? first : today);
  const date = h("input", { type: "date", value: kept, "aria-label": "From date" });
  date.addEventListener("change", () => { sessionStorage.setItem(key, date.value); now.reload(); });
  const rows = await all(`${now.operation.path}/board?date=${kept}&days=14`);
  const leads = new Map(rows.filter((row) => row.lead_days !== null).map((row) => [row.what, row]));
  show(h("h1", {}, "Due in the next 14 days"),
    h("div", { class: "tools" }, h("label", {}, "From ", date), h("span", { class: "note" }, `${rows.length} missing, ${rows.filter((row) => row.overdue).length} of them late`)),
    table([
      ["Due", (row) => row.due],
      ["What", (row) => `${row.what.replaceAll("_", " ")}${row.overdue ? " (late)" : ""}`],
      ["For", (row) => (PARTS[row.object.slice(0, 3)] ? h("a", { href: `#/${PARTS[row.object.slice(0, 3)]}/${row.object}` }, row.name) : row.name)],
      ["Whom it concerns", (row) => row.concerns],
      ["Mission", (row) => row.missions.join(", "), "some"],
      ["Contributor", (row) => row.contributors.join(", "), "some"],
      ["What to do", (row) => row.cure, "wrap"],
    ], rows.map((row) => ({ ...row, mark: row.overdue ? "late" : "" })), { empty: "Nothing is due." }),
    leads.size > 0 && h("details", {}, h("summary", {}, "How the days are reckoned"), table([
      ["What", (row) => row.what.replaceAll("_", " ")],
      ["Days before", (row) => String(row.lead_days), "n"],
      ["Basis", (row) => row.lead_basis, "wrap"],
    ], [...leads.values()])));
}
