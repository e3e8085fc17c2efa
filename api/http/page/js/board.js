// What is due in the next days, and what is late.
import { all } from "./calls.js";
import { h, show, table } from "./dom.js";

export async function boardView(now) {
  const first = now.season.first_date;
  const today = new Date().toISOString().slice(0, 10);
  const kept = sessionStorage.getItem("board-date") ?? (today > now.season.last_date ? first : today);
  const date = h("input", { type: "date", value: kept, "aria-label": "From date" });
  date.addEventListener("change", () => { sessionStorage.setItem("board-date", date.value); now.reload(); });
  const rows = await all(`/v1/seasons/${now.season.id}/board?date=${kept}&days=14`);
  show(h("h1", {}, "Due in the next 14 days"),
    h("div", { class: "tools" }, h("label", {}, "From ", date), h("span", { class: "note" }, `${rows.length} missing, ${rows.filter((row) => row.overdue).length} of them late`)),
    table([
      ["Due", (row) => row.due],
      ["What", (row) => `${row.what.replaceAll("_", " ")}${row.overdue ? " (late)" : ""}`],
      ["For", (row) => (row.object.startsWith("req_") ? h("a", { href: `#/requests/${row.object}` }, row.name) : row.name)],
      ["Whom it concerns", (row) => row.concerns],
      ["Mission", (row) => row.missions.join(", "), "wrap"],
      ["Contributor", (row) => row.contributors.join(", "), "wrap"],
      ["What to do", (row) => row.cure, "wrap"],
    ], rows.map((row) => ({ ...row, mark: row.overdue ? "late" : "" })), { empty: "Nothing is due." }));
}
