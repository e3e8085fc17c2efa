// What the field flies: sorties that concern the user, acknowledged and reported on.
import { all, get, post } from "./calls.js";
import { act, h, minute, show, state, table, tell } from "./dom.js";

const EVENTS = ["departed", "arrived", "delayed", "cancelled"];

export async function fieldView(now) {
  if (now.name) return one(now);
  const rows = (await sorties(now)).filter((row) => !row.withdrawn);
  rows.sort((a, b) => (a.departure < b.departure ? -1 : 1));
  show(h("h1", {}, "Route plans"),
    h("p", { class: "note" }, `${rows.length} sorties concern you. Times are UTC.`),
    table([
      ["Sortie", (row) => h("a", { href: `#/field/${row.id}` }, row.sortie)],
      ["Departs", (row) => minute(row.departure)],
      ["Way", (row) => row.legs.map((leg) => leg.origin).concat(row.legs.at(-1).destination).join(" - ")],
      ["Aircraft", (row) => row.aircraft],
      ["Carrier", (row) => row.carrier],
      ["People", (row) => String(row.loads.reduce((sum, load) => sum + load.people, 0)), "n"],
      ["Of", (row) => [...new Set(row.loads.map((load) => load.unit))].join(", ") || "positioning", "wrap"],
    ], rows, { empty: "No sortie concerns you yet." }));
}

async function sorties(now) {
  const rows = new Map();
  let since = 0;
  for (;;) {
    const page = await get(`/v1/seasons/${now.season.id}/route-plans?since=${since}&limit=200`);
    for (const row of page.items) rows.set(row.id, row);
    if (!page.more) return [...rows.values()];
    since = page.next;
  }
}

async function one(now) {
  const row = await get(`/v1/route-plans/${now.name}`);
  const reports = now.may("read_reports") ? await all(`/v1/seasons/${now.season.id}/actuals?sortie=${row.id}`) : [];
  const event = h("select", { "aria-label": "What happened" }, EVENTS.map((word) => h("option", { value: word }, word)));
  const place = h("select", { "aria-label": "Airfield" }, [...new Set(row.legs.flatMap((leg) => [leg.origin, leg.destination]))].map((icao) => h("option", { value: icao }, icao)));
  const when = h("input", { type: "datetime-local", "aria-label": "When, UTC", value: row.departure.slice(0, 16) });
  const words = h("input", { type: "text", "aria-label": "Words", placeholder: "words", size: 30 });
  show(h("p", {}, h("a", { href: "#/field" }, "All sorties")),
    h("h1", {}, row.sortie),
    h("p", { class: "sub" }, `${row.aircraft}, ${row.carrier}; ${row.source} tail ${row.tail}`),
    table([
      ["From", (leg) => leg.origin],
      ["Departs", (leg) => minute(leg.departure)],
      ["To", (leg) => leg.destination],
      ["Arrives", (leg) => minute(leg.arrival)],
    ], row.legs),
    h("h2", {}, "On board"),
    table([
      ["Unit", (load) => load.unit],
      ["Mission", (load) => load.mission],
      ["Direction", (load) => load.direction],
      ["Chalk", (load) => String(load.chalk), "n"],
      ["People", (load) => String(load.people), "n"],
      ["Baggage, kg", (load) => String(load.baggage_kg), "n"],
    ], row.loads, { empty: "Nobody: a positioning flight." }),
    now.may("report") && h("section", { class: "card" },
      h("h3", {}, "Tell movement control"),
      h("div", { class: "acts" },
        act("Acknowledge", async () => { await post(`/v1/route-plans/${row.id}/acknowledge`, { number: row.number }); tell("Acknowledged."); }),
        event, place, h("label", {}, "at (UTC) ", when), words,
        act("Report", async () => {
          await post(`/v1/route-plans/${row.id}/actuals`, {
            event: event.value, place: place.value, moment: `${when.value}:00Z`, words: words.value.trim() || null,
          });
          tell("Reported.");
          await now.reload();
        }))),
    h("h2", {}, "Reports"),
    table([
      ["Event", (item) => state(item.event)],
      ["Place", (item) => item.place],
      ["When", (item) => minute(item.moment)],
      ["Words", (item) => item.words, "wrap"],
      ["By", (item) => item.by],
    ], reports));
}
