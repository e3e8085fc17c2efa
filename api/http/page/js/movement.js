// One sortie or movement: where it goes, what is on board, acknowledged and reported on.
import { all, get, post } from "./calls.js";
import { act, h, minute, show, state, table, tell } from "./dom.js";
import { bodyOf, keyOf } from "./movements.js";
import { raise } from "./problems.js";

export async function movementView(now) {
  const row = await get(`/v1/route-plans/${now.name}`);
  const body = bodyOf(row);
  const season = now.operation.kind === "season";
  const [reports, read] = await Promise.all([
    now.may("read_reports") ? all(`${now.operation.path}/actuals?route_plan=${row.id}`) : [],
    get(`/v1/route-plans/${row.id}/acknowledgements`),
  ]);
  show(h("p", {}, h("a", { href: "#/field" }, season ? "All sorties" : "All movements")),
    h("h1", {}, keyOf(body), row.withdrawn && h("span", { class: "bad" }, " withdrawn")),
    h("p", { class: "sub" }, season ? `${body.aircraft}, ${body.carrier}; ${body.source} tail ${body.tail}` : `${body.kind}: ${body.operator}`),
    table([
      ["From", (leg) => leg.from],
      ["Departs", (leg) => minute(leg.departure)],
      ["Local", (leg) => leg.departure_local.slice(11, 16)],
      ["To", (leg) => leg.to],
      ["Arrives", (leg) => minute(leg.arrival)],
      ["Local", (leg) => leg.arrival_local.slice(11, 16)],
    ], body.legs),
    !season && worked(body),
    h("h2", {}, "On board"),
    season ? sortieLoads(body) : parcels(body),
    now.may("report") && !row.withdrawn && h("section", { class: "card" },
      h("h3", {}, "Tell movement control"),
      acknowledge(now, row, read.items),
      report(now, row, body),
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

// Where a ship is loaded or discharged, from when to when; of what is loaded and discharged in no time the legs tell all.
function worked(body) {
  const stops = body.stops.filter((stop) => stop.start < stop.end);
  return stops.length > 0 && [h("h2", {}, "Worked"), table([
    ["Place", (stop) => stop.place],
    ["From", (stop) => minute(stop.start)],
    ["To", (stop) => minute(stop.end)],
    ["Loads", (stop) => count(stop.loads), "n"],
    ["Discharges", (stop) => count(stop.discharges), "n"],
  ], stops)];
}

const count = (names) => (names.length ? `${names.length} parcel${names.length === 1 ? "" : "s"}` : "-");

const sortieLoads = (body) => table([
  ["Unit", (load) => load.unit],
  ["Mission", (load) => load.mission],
  ["Direction", (load) => load.direction],
  ["Chalk", (load) => String(load.chalk), "n"],
  ["People", (load) => String(load.people), "n"],
  ["Baggage, kg", (load) => load.baggage_kg.toLocaleString("en-US"), "n"],
], body.loads, { empty: "Nobody: a positioning flight." });

const parcels = (body) => table([
  ["Parcel", (load) => load.requirement],
  ["Unit", (load) => load.unit],
  ["What", (load) => load.description, "wrap"],
  ["Loaded at", (load) => load.loaded_at],
  ["Discharged at", (load) => load.discharged_at],
  ["Goes to", (load) => load.destination],
  ["People", (load) => String(load.people || ""), "n"],
  ["Pieces", (load) => String(load.pieces || ""), "n"],
  ["kg", (load) => load.mass_kg.toLocaleString("en-US"), "n"],
  ["Classes", (load) => load.classes.join(", ")],
], body.loads, { empty: "Nothing: it goes empty." });

function acknowledge(now, row, read) {
  if (read.some((item) => item.number === row.number && item.user === now.me.id)) return h("p", { class: "good" }, "Acknowledged");
  return h("div", { class: "acts" }, act("Acknowledge", async () => {
    await post(`/v1/route-plans/${row.id}/acknowledge`, { number: row.number });
    tell("Acknowledged.");
    await now.reload();
  }));
}

// A report; place and moment begin as planned for what is reported.
function report(now, row, body) {
  const planned = {
    departed: body.legs.map((leg) => [leg.from, leg.departure]),
    arrived: body.legs.map((leg) => [leg.to, leg.arrival]),
    ...(body.stops?.some((stop) => stop.discharges.length) ? { discharged: body.stops.filter((stop) => stop.discharges.length).map((stop) => [stop.place, stop.end]) } : {}),
    delayed: body.legs.map((leg) => [leg.from, leg.departure]),
    cancelled: [],
  };
  const event = h("select", {}, Object.keys(planned).map((word) => h("option", { value: word }, word)));
  const place = h("select", {});
  const when = h("input", { type: "datetime-local" });
  const words = h("input", { type: "text", placeholder: "words", "aria-label": "Words", size: 30 });
  const asPlanned = () => { when.value = (planned[event.value].find(([name]) => name === place.value)?.[1] ?? "").slice(0, 16); };
  const choose = () => {
    place.replaceChildren(...planned[event.value].map(([name]) => h("option", { value: name }, name)));
    if (["arrived", "discharged"].includes(event.value)) place.value = planned[event.value].at(-1)[0];
    place.disabled = when.disabled = event.value === "cancelled";
    asPlanned();
  };
  event.addEventListener("change", choose);
  place.addEventListener("change", asPlanned);
  choose();
  return h("div", { class: "acts" },
    h("label", {}, "What happened ", event), h("label", {}, "where ", place), h("label", {}, "when, UTC ", when), words,
    act("Report", async () => {
      await post(`/v1/route-plans/${row.id}/actuals`, {
        event: event.value, place: place.value || null, at: when.value ? `${when.value}:00Z` : null, words: words.value.trim(),
      });
      tell("Reported.");
      await now.reload();
    }));
}
