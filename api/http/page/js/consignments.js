// Consignments of a deployment: who sends what from where to where, and how far its load list is.
import { all, get } from "./calls.js";
import { h, minute, show, state, table } from "./dom.js";
import { findings, handIn, listView } from "./load_list.js";

export async function consignmentsView(now) {
  if (now.name?.startsWith("lst_")) return listView(now);
  if (now.name) return one(now);
  const rows = await all(`${now.operation.path}/consignments`);
  show(h("h1", {}, "Consignments"),
    h("p", { class: "note" }, `${rows.length} of cargo concern you. Without an accepted load list, what the scenario says of the cargo is planned.`),
    table([
      ["Consignment", (row) => h("a", { href: `#/consignments/${row.id}` }, row.name)],
      ["Load list", listState],
      ["Unit", (row) => row.unit],
      ["Mission", (row) => row.mission],
      ["Owner", (row) => row.owner],
      ["What", (row) => row.description, "wrap"],
      ["From", (row) => row.origin],
      ["To", (row) => row.destination],
      ["Ready", (row) => row.ready],
      ["Wanted before", (row) => row.required],
    ], rows, { empty: "No consignment concerns you." }));
}

function listState(row) {
  if (row.from_stock) return "from a stock";
  if (row.newest_list === null) return "missing";
  return h("span", {}, state(row.newest_list), row.newest_list === "faulty" && row.load_list && " an earlier one is planned");
}

async function one(now) {
  const row = await get(`/v1/consignments/${now.name}`);
  const lists = await all(`/v1/consignments/${row.id}/load-lists`);
  const fact = (name, text) => [h("dt", {}, name), h("dd", {}, text)];
  show(h("p", {}, h("a", { href: "#/consignments" }, "All consignments")),
    h("h1", {}, row.name),
    h("p", { class: "sub" }, row.description),
    h("dl", { class: "facts" },
      fact("Unit, mission", `${row.unit}, ${row.mission}`),
      fact("Owner", row.owner),
      fact("From, to", `${row.origin} - ${row.destination}`),
      fact("Ready, wanted before", `${row.ready}, ${row.required}`)),
    row.from_stock
      ? h("p", {}, `It is issued from the stock of ${row.owner}: nobody declares it.`)
      : [now.may("write_requests") && handIn(now, row),
        h("h2", {}, "Load lists, newest first"),
        table([
          ["Version", (list) => h("a", { href: `#/consignments/${list.id}` }, `${list.number}: ${list.file_name}`)],
          ["State", (list) => h("span", {}, state(list.state), list.id === row.load_list && " planned from")],
          ["Faults", (list) => String(list.fault_count), "n"],
          ["Notes", (list) => String(list.note_count), "n"],
          ["Handed in", (list) => minute(list.created)],
          ["By", (list) => list.by],
        ], lists, { empty: "None is handed in yet: what the scenario says of the cargo is planned." }),
        lists.length > 0 && findings(lists[0])]);
}
