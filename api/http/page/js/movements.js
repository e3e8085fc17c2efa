// What moves: a season's sorties or a deployment's movements, those that concern the user, and problems raised.
import { all, get } from "./calls.js";
import { act, h, minute, save, show, table } from "./dom.js";
import { movementView } from "./movement.js";
import { problemsOf, raise } from "./problems.js";

export async function movementsView(now) {
  if (now.name) return movementView(now);
  const [rows, problems] = await Promise.all([
    movements(now),
    now.may("read_reports") ? all(`${now.operation.path}/problems`) : [],
  ]);
  const shown = rows.filter((row) => !row.withdrawn);
  shown.sort((a, b) => (bodyOf(a).legs[0].departure < bodyOf(b).legs[0].departure ? -1 : 1));
  const season = now.operation.kind === "season";
  show(h("h1", {}, season ? "Route plans" : "Movements"),
    h("div", { class: "tools" }, h("span", { class: "note" }, `${shown.length} ${season ? "sorties" : "movements"} concern you. Times are UTC.`),
      shown.length > 0 && TAKEN_ALONG.map(([words, name, type]) => act(words, async () => save(await get(`${now.operation.path}/route-plans`, { accept: type }), name, type), "quiet"))),
    table([
      [season ? "Sortie" : "Movement", (row) => h("a", { href: `#/field/${row.id}` }, keyOf(bodyOf(row)))],
      ["Departs", (row) => minute(bodyOf(row).legs[0].departure)],
      ["Way", (row) => way(bodyOf(row)), "wrap"],
      ...(season ? SORTIE : VOYAGE),
    ], shown, { empty: `No ${season ? "sortie" : "movement"} concerns you yet.` }),
    h("h2", {}, "Problems"),
    now.may("report") && raise(now, null),
    problemsOf(now, problems));
}

const TAKEN_ALONG = [["As a calendar", "movements.ics", "text/calendar"], ["As KML", "movements.kml", "application/vnd.google-earth.kml+xml"]];

const unitsOf = (body) => [...new Set(body.loads.map((load) => load.unit))].join(", ");
const SORTIE = [
  ["Aircraft", (row) => row.sortie.aircraft],
  ["Carrier", (row) => row.sortie.carrier],
  ["People", (row) => String(row.sortie.people), "n"],
  ["Units", (row) => unitsOf(row.sortie) || "positioning", "wrap"],
];
const VOYAGE = [
  ["By", (row) => [...new Set([row.movement.kind, row.movement.means])].join(", ")],
  ["Carrier", (row) => row.movement.carrier || "-"],
  ["People", (row) => String(row.movement.people), "n"],
  ["Cargo, t", (row) => (row.movement.mass_kg / 1000).toFixed(1), "n"],
  ["Units", (row) => unitsOf(row.movement) || "empty", "wrap"],
];

export const bodyOf = (row) => row.sortie ?? row.movement;
export const keyOf = (body) => body.sortie ?? body.movement;
const way = (body) => body.legs.map((leg) => leg.from).concat(body.legs.at(-1).to).join(" - ");

async function movements(now) {
  const rows = new Map();
  for (let since = 0; ;) {
    const page = await get(`${now.operation.path}/route-plans?since=${since}&limit=1000`);
    for (const row of page.items) rows.set(row.id, row);
    if (!page.more) return [...rows.values()];
    since = page.next;
  }
}
