// What is due in the next days, and what is late.
import { get } from "./calls.js";
import { h, show, table } from "./dom.js";

export async function boardView(now) {
  const first = now.season.first_date;
  const today = new Date().toISOString().slice(0, 10);
  const kept = sessionStorage.getItem("board-date") ?? (today > now.season.last_date ? first : today);
  const date = h("input", { type: "date", value: kept, "aria-label": "From date" });
  date.addEventListener("change", () => { sessionStorage.setItem("board-date", date.value); now.reload(); });
  const board = await get(`/v1/seasons/${now.season.id}/board?date=${kept}&days=14&limit=200`);
  show(h("h1", {}, "Due in the next 14 days"),
    h("div", { class: "tools" }, h("label", {}, "From ", date)),
    table([
      ["Due", (row) => row.due],
      ["What", (row) => `${row.what}${row.overdue ? " (late)" : ""}`],
      ["For", (row) => (row.request ? h("a", { href: `#/requests/${row.request}` }, row.name) : row.name)],
      ["Mission", (row) => row.mission],
      ["Contributor", (row) => row.contributor],
      ["What to do", (row) => row.cure, "wrap"],
    ], board.items.map((row) => ({ ...row, mark: row.overdue ? "late" : "" })), { empty: "Nothing is due." }));
}
