// Plans of a season or deployment: ask for one, see it get better, find it in the list.
import { get, post } from "./calls.js";
import { act, gap, h, minute, show, state, table, usd } from "./dom.js";
import { answerView } from "./answers.js";
import { editsField } from "./edits.js";
import { jobsTable } from "./jobs.js";
import { planView } from "./plan.js";
import { moved } from "./plan_figures.js";

export async function plansView(now) {
  if (now.name?.startsWith("job_")) return answerView(now);
  if (now.name) return planView(now);
  const operation = now.operation;
  const anew = now.may("run_jobs") ? planAnew(now) : null;
  const holder = h("div");
  const draw = async () => {
    const { items } = await get(`${operation.path}/plans?limit=50`);
    holder.replaceChildren(plansTable(operation, items));
    anew?.offer(items);
  };
  const [jobs] = await Promise.all([now.may("read_jobs") ? jobsTable(now, draw) : null, draw()]);
  show(h("h1", {}, "Plans"),
    anew?.form,
    now.may("run_jobs") && operation.released_plan && planAgain(now),
    jobs,
    h("h2", {}, "Plans, newest first"),
    holder);
}

const plansTable = (operation, plans) => table([
  ["Plan", (row) => h("span", {}, h("a", { href: `#/plans/${row.id}` }, row.id), row.summary.present ? " planned again" : row.summary.edits?.length > 0 && " what if")],
  ["State", (row) => state(row.state)],
  ["Made", (row) => minute(row.created)],
  ["Lift", (row) => usd(row.summary.lift_usd), "n"],
  ["Gap", (row) => gap(row.summary), "n"],
  ...(operation.kind === "deployment" ? [["Closes", (row) => row.summary.closes]] : []),
  ["Moved", (row) => moved(row.summary), "n"],
], plans, { empty: "No plan yet." });

// The form to plan anew; a deployment's may go on from one of the plans that it is offered.
function planAnew(now) {
  const operation = now.operation;
  const seconds = h("input", { type: "number", min: 1, max: 3600, value: 60, "aria-label": "Seconds to search" });
  const edits = editsField(now);
  const start = h("select", { "aria-label": "Go on from" });
  const from = h("label", { hidden: true }, "Go on from ", start);
  const offer = (plans) => {
    const chosen = start.value;
    start.replaceChildren(h("option", { value: "" }, "nothing: anew"), ...plans.map((row) => h("option", { value: row.id, selected: row.id === chosen }, `${row.id} (${row.state})`)));
    from.hidden = operation.kind === "season" || !plans.length;
  };
  const form = h("section", { class: "card" }, h("h3", {}, `Plan the ${operation.kind}`),
    h("div", { class: "tools" }, h("label", {}, "Search for ", seconds, " seconds"), from,
      act("Start", async () => {
        const asked = { kind: operation.kind === "season" ? "plan" : "plan_deployment", time_limit_s: Number(seconds.value), edits: edits.read() };
        await post(`${operation.path}/jobs`, start.value ? { ...asked, start: start.value } : asked);
        await now.reload();
      })),
    edits.field);
  return { form, offer };
}

const TAKEN_UP = {
  season: "What has departed before the present stands; requests accepted, changed or cancelled since the release are taken up.",
  deployment: "What has begun before the present stands, and what begins within a week of it; load lists accepted since the release are taken up.",
};

function planAgain(now) {
  const operation = now.operation;
  const present = h("input", { type: "date", value: operation.first_date, "aria-label": "Present" });
  const edits = editsField(now);
  return h("section", { class: "card" }, h("h3", {}, "Plan again from the plan in force"),
    h("p", { class: "note" }, TAKEN_UP[operation.kind]),
    h("div", { class: "tools" }, h("label", {}, "Present ", present),
      act("Plan again", async () => {
        const kind = operation.kind === "season" ? "replan" : "replan_deployment";
        await post(`${operation.path}/jobs`, { kind, present: `${present.value}T00:00:00Z`, edits: edits.read() });
        await now.reload();
      })),
    edits.field);
}
