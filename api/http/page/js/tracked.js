// Clearances (of a season) and acquisitions that the plan in force needs: asked, granted, refused, by when.
import { all, call } from "./calls.js";
import { h, show, state, table, tell } from "./dom.js";

const STATES = ["needed", "asked", "granted", "refused"];

export async function trackedView(now) {
  const rows = await all(`${now.operation.path}/tracked`);
  rows.sort((a, b) => (a.due < b.due ? -1 : 1));
  const words = h("input", { type: "search", "aria-label": "Filter", placeholder: "State, carrier, mission ..." });
  const holder = h("div");
  const draw = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = rows.filter((row) => {
      const text = `${row.kind} ${row.name} ${row.state} ${row.carrier} ${row.missions.join(" ")}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    }).slice(0, 300);
    holder.replaceChildren(h("p", { class: "note" }, `${shown.length} of ${rows.length} shown, first due first`), table([
      ["Ask by", (row) => row.due],
      ["Needed", (row) => row.needed],
      ["What", (row) => `${row.kind}: ${row.name}`, "wrap"],
      ["Carrier", (row) => row.carrier],
      ["Missions", (row) => row.missions.join(", "), "wrap"],
      ["State", (row) => (now.may("track") ? choice(now, row) : state(row.state))],
      ["Reference", (row) => row.reference],
    ], shown, { empty: "Nothing is needed: no plan is released." }));
  };
  words.addEventListener("input", draw);
  draw();
  show(h("h1", {}, now.operation.kind === "season" ? "Clearances and acquisitions" : "Acquisitions"), h("div", { class: "tools" }, words), holder);
}

function choice(now, row) {
  const made = h("select", { "aria-label": `State of ${row.name}` }, STATES.map((word) => h("option", { value: word, selected: word === row.state }, word)));
  made.addEventListener("change", async () => {
    try {
      await call("PATCH", `/v1/tracked/${row.id}`, { body: { state: made.value }, version: row.version });
      row.version += 1;
      row.state = made.value;
      tell(`${row.name}: ${made.value}.`);
    } catch (error) {
      made.value = row.state;
      tell(error.message, true);
    }
  });
  return made;
}
