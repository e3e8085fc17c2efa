// What the field flies: sorties that concern the user, acknowledged and reported on; problems raised and answered.
import { all, get, post } from "./calls.js";
import { act, h, minute, show, state, table, tell } from "./dom.js";

const EVENTS = ["departed", "arrived", "delayed", "cancelled"];

export async function fieldView(now) {
  if (now.name) return one(now);
  const [rows, problems] = await Promise.all([
    sorties(now),
    now.may("read_reports") ? all(`/v1/seasons/${now.season.id}/problems`) : [],
  ]);
  const flown = rows.filter((row) => !row.withdrawn);
  flown.sort((a, b) => (a.sortie.legs[0].departure < b.sortie.legs[0].departure ? -1 : 1));
  show(h("h1", {}, "Route plans"),
    h("p", { class: "note" }, `${flown.length} sorties concern you. Times are UTC.`),
    table([
      ["Sortie", (row) => h("a", { href: `#/field/${row.id}` }, row.sortie.sortie)],
      ["Departs", (row) => minute(row.sortie.legs[0].departure)],
      ["Way", (row) => way(row.sortie)],
      ["Aircraft", (row) => row.sortie.aircraft],
      ["Carrier", (row) => row.sortie.carrier],
      ["People", (row) => String(row.sortie.people), "n"],
      ["Units", (row) => [...new Set(row.sortie.loads.map((load) => load.unit))].join(", ") || "positioning", "wrap"],
    ], flown, { empty: "No sortie concerns you yet." }),
    h("h2", {}, "Problems"),
    now.may("report") && raise(now, null),
    table([
      ["State", (item) => state(item.state)],
      ["Problem", (item) => item.words, "wrap"],
      ["By", (item) => item.by],
      ["When", (item) => minute(item.created)],
      ["Answer", (item) => item.answer || (now.may("track") ? answer(now, item) : ""), "wrap"],
    ], problems.toReversed(), { empty: "No problem is raised." }));
}

const way = (sortie) => sortie.legs.map((leg) => leg.from).concat(sortie.legs.at(-1).to).join(" - ");

async function sorties(now) {
  const rows = new Map();
  for (let since = 0; ;) {
    const page = await get(`/v1/seasons/${now.season.id}/route-plans?since=${since}&limit=1000`);
    for (const row of page.items) rows.set(row.id, row);
    if (!page.more) return [...rows.values()];
    since = page.next;
  }
}

function raise(now, sortie) {
  const words = h("input", { type: "text", "aria-label": "Problem", placeholder: "what is wrong", size: 50 });
  return h("div", { class: "acts" }, words, act("Raise a problem", async () => {
    if (!words.value.trim()) { words.focus(); throw new Error("Say what is wrong first."); }
    await post(`/v1/seasons/${now.season.id}/problems`, { words: words.value.trim(), route_plan: sortie });
    tell("Movement control is told.");
    await now.reload();
  }, "quiet"));
}

function answer(now, item) {
  const words = h("input", { type: "text", "aria-label": "Answer", size: 30 });
  return h("span", {}, words, " ", act("Answer", async () => {
    await post(`/v1/problems/${item.id}/answer`, { words: words.value.trim() }, { version: item.version });
    await now.reload();
  }, "quiet"));
}

async function one(now) {
  const row = await get(`/v1/route-plans/${now.name}`);
  const sortie = row.sortie;
  const [reports, read] = await Promise.all([
    now.may("read_reports") ? all(`/v1/seasons/${now.season.id}/actuals?route_plan=${row.id}`) : [],
    get(`/v1/route-plans/${row.id}/acknowledgements`),
  ]);
  const places = [...new Set(sortie.legs.flatMap((leg) => [leg.from, leg.to]))];
  const event = h("select", { "aria-label": "What happened" }, EVENTS.map((word) => h("option", { value: word }, word)));
  const place = h("select", { "aria-label": "Airfield" }, h("option", { value: "" }, "first or last"), places.map((icao) => h("option", { value: icao }, icao)));
  const when = h("input", { type: "datetime-local", "aria-label": "When, UTC", value: sortie.legs[0].departure.slice(0, 16) });
  const words = h("input", { type: "text", "aria-label": "Words", placeholder: "words", size: 30 });
  const acknowledged = read.items.some((item) => item.number === row.number && item.user === now.me.id);
  show(h("p", {}, h("a", { href: "#/field" }, "All sorties")),
    h("h1", {}, sortie.sortie, row.withdrawn && h("span", { class: "bad" }, " withdrawn")),
    h("p", { class: "sub" }, `${sortie.aircraft}, ${sortie.carrier}; ${sortie.source} tail ${sortie.tail}`),
    table([
      ["From", (leg) => leg.from],
      ["Departs", (leg) => minute(leg.departure)],
      ["Local", (leg) => leg.departure_local.slice(11, 16)],
      ["To", (leg) => leg.to],
      ["Arrives", (leg) => minute(leg.arrival)],
      ["Local", (leg) => leg.arrival_local.slice(11, 16)],
    ], sortie.legs),
    h("h2", {}, "On board"),
    table([
      ["Unit", (load) => load.unit],
      ["Mission", (load) => load.mission],
      ["Direction", (load) => load.direction],
      ["Chalk", (load) => String(load.chalk), "n"],
      ["People", (load) => String(load.people), "n"],
      ["Baggage, kg", (load) => load.baggage_kg.toLocaleString("en-US"), "n"],
    ], sortie.loads, { empty: "Nobody: a positioning flight." }),
    now.may("report") && h("section", { class: "card" },
      h("h3", {}, "Tell movement control"),
      h("div", { class: "acts" },
        acknowledged ? h("span", { class: "good" }, "Acknowledged") : act("Acknowledge", async () => {
          await post(`/v1/route-plans/${row.id}/acknowledge`, { number: row.number });
          tell("Acknowledged.");
          await now.reload();
        }),
        event, place, h("label", {}, "at (UTC) ", when), words,
        act("Report", async () => {
          await post(`/v1/route-plans/${row.id}/actuals`, {
            event: event.value, place: place.value || null, at: when.value ? `${when.value}:00Z` : null, words: words.value.trim(),
          });
          tell("Reported.");
          await now.reload();
        })),
      raise(now, row.id)),
    h("h2", {}, "Reports"),
    table([
      ["Event", (item) => state(item.event)],
      ["Place", (item) => item.place],
      ["When", (item) => minute(item.at)],
      ["Words", (item) => item.words, "wrap"],
      ["By", (item) => item.by],
    ], reports, { empty: "Nothing is reported yet." }));
}
