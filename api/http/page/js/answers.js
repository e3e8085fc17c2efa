// Questions about a plan, answered by jobs: what limits are worth, why something goes as it does or does not come in
// time and what would cure it, why those contracts.
import { get, post } from "./calls.js";
import { act, h, minute, show, state, table, tell, usd } from "./dom.js";

export function questions(now, plan) {
  if (!now.may("run_jobs")) return null;
  const season = plan.deployment === null;
  const ask = (about, movement) => send({ kind: season ? "explain" : "explain_deployment", about, ...(movement && { movement }) });
  const send = async (asked) => {
    await post(`${now.operation.path}/jobs`, { ...asked, plan: plan.id });
    tell("Asked: the answer will stand among the jobs.");
    location.hash = "#/plans";
  };
  const movement = h("input", { type: "text", size: 28, "aria-label": season ? "Movement" : "Parcel or consignment", placeholder: season ? "movement" : "parcel or consignment" });
  return h("section", { class: "card" }, h("h3", {}, "Ask about this plan"),
    h("div", { class: "acts" },
      act("What is more of each limit worth?", () => ask("limits"), "quiet"),
      !season && act("What is late or left, and what would cure it?", () => send({ kind: "cures_deployment" }), "quiet"),
      season && act("Why these contracts?", () => ask("contracts"), "quiet"),
      movement, act("Why does it go so?", () => {
        if (!movement.value.trim()) { movement.focus(); throw new Error("Name what is asked about first."); }
        return ask("movement", movement.value.trim());
      }, "quiet")));
}

export async function answerView(now) {
  const job = await get(`/v1/jobs/${now.name}`);
  const found = job.result ?? {};
  show(h("p", {}, h("a", { href: "#/plans" }, "All plans and jobs")),
    h("h1", {}, TITLES[found.about ?? job.kind] ?? job.kind.replaceAll("_", " "), " ", state(job.state)),
    h("p", { class: "sub" }, "About plan ", h("a", { href: `#/plans/${found.plan}` }, found.plan), found.interrupted && ": stopped before it was through"),
    found.limits && limits(now, found),
    found.looked_at && conflicts(now, found),
    found.parcels?.map((item) => [h("h2", {}, item.parcel),
      h("p", {}, item.delivered ? `Delivered ${minute(item.delivered)}.` : "Not delivered."),
      h("ol", {}, item.words.map((line) => h("li", {}, line)))]).flat(),
    found.alternatives && [h("p", {}, found.words), table([
      ["Asked", (row) => row.question, "wrap"],
      ["Found", (row) => row.words, "wrap"],
      ["Objective rises by", (row) => usd(row.usd), "n"],
    ], found.alternatives)],
    found.awards && h("ul", {}, [...found.awards, ...found.one_more].map((item) => h("li", {}, item.words))));
}

const TITLES = { limits: "What more of each limit is worth", movement: "Why it goes so", contracts: "Why these contracts", cures_deployment: "What is late or left, and what would cure it" };

// Goes on from the plan asked about, with its own edits and those of an answer; again from its present where it has one.
const planWith = (now, found) => (row) => act("Plan with it", async () => {
  const asked = found.present
    ? { kind: "replan_deployment", plan: found.plan, present: found.present }
    : { kind: "plan_deployment", start: found.plan };
  await post(`${now.operation.path}/jobs`, { ...asked, edits: row.edits });
  location.hash = "#/plans";
}, "quiet");

function limits(now, found) {
  const deployment = now.operation.kind === "deployment";
  return table([
    ["Change", (row) => (deployment ? row.words.join("; ") : `${row.limit}, ${row.tried} more`), "wrap"],
    ["Objective falls by", (row) => usd(deployment ? row.usd_saved : row.usd), "n"],
    ...(deployment
      ? [["Closes sooner", (row) => (row.days_sooner ? `${row.days_sooner} d` : "-"), "n"], ["Parcels moved more", (row) => String(row.moved_more || "-"), "n"]]
      : [["", (row) => (row.checked ? "solved again" : "an estimate")]]),
    ...(deployment && now.may("run_jobs") ? [["", planWith(now, found)]] : []),
  ], found.limits, { caption: deployment ? "Found by planning again with each limit widened, not proven" : "Found by solving", empty: "No limit of the plan binds." });
}

// What keeps parcels from moving or from coming in time, by consignment, each with its cures.
function conflicts(now, found) {
  const told = [...found.not_moved, ...found.late];
  const count = found.looked_at.length + found.not_looked_at.length;
  const plan = now.may("run_jobs") ? planWith(now, found) : () => null;
  return h("div", {},
    h("p", { class: "note" }, count ? `Looked at ${found.looked_at.length} of ${count} consignments, what costs most first. Cures are found by planning again, not proven.` : "Everything is moved, and in time."),
    found.not_looked_at.length > 0 && h("p", {}, `Not looked at for want of time: ${found.not_looked_at.join(", ")}.`),
    told.map((item) => h("section", { class: "card" },
      h("h3", {}, item.consignment, found.not_moved.includes(item) ? ": not moved" : ": late"),
      h("p", {}, item.words),
      h("ol", { class: "choices" }, item.cures.map((cure) => h("li", {}, cure.words, " ", plan(cure)))),
      !item.cures.length && !item.untried && item.rules[0] !== "time" && h("p", { class: "note" }, "No edit tried cures it."),
      item.untried > 0 && h("p", { class: "note" }, `Changes not tried for want of time: ${item.untried}.`))));
}
