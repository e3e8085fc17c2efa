// Jobs of a season or deployment: how far each is, what it found, stopping it.
import { call, get } from "./calls.js";
import { act, h, minute, share, state, table, tell, usd } from "./dom.js";

const ANSWERS = ["explain", "explain_deployment", "cures_deployment"];
const GOING = ["queued", "running"];
let watching = null;

// Rows of jobs that follow those under way, one after the other; `ended` is told of each that has ended.
export async function jobsTable(now, ended) {
  watching?.close();
  const holder = h("div");
  const draw = async () => {
    const { items } = await get(`/v1/jobs?season=${now.operation.id}&limit=20`);
    holder.replaceChildren(rows(now, items));
    return items;
  };
  const follow = async () => {
    const going = (await draw()).findLast((row) => GOING.includes(row.state));
    if (going) watch(going, holder, draw, () => Promise.all([ended(), follow()]));
  };
  await follow();
  return holder;
}

function watch(job, holder, draw, ended) {
  const source = new EventSource(`/v1/jobs/${job.id}/events`);
  watching = source;
  // The first news may come before the page shows the rows; once they were shown and are gone, nobody follows.
  let shown = false;
  const seen = async (event) => {
    if (shown && !holder.isConnected) return source.close();
    shown = holder.isConnected;
    if (event.type === "progress") return draw();
    source.close();
    return ended();
  };
  for (const name of ["progress", "done", "failed", "cancelled"]) {
    source.addEventListener(name, (event) => seen(event).catch((error) => tell(error.message, true)));
  }
}

function rows(now, jobs) {
  return table([
    ["Job", (row) => row.kind.replaceAll("_", " ")],
    ["State", (row) => state(row.state)],
    ["Asked", (row) => minute(row.created)],
    ["Objective", (row) => usd(row.progress?.incumbent_usd), "n"],
    ["Bound", (row) => usd(row.progress?.bound_usd), "n"],
    ["Gap of the objective", (row) => share(row.progress?.gap), "n"],
    ["Now", (row) => (row.failure ? told(row.failure) : row.state === "running" ? row.progress?.words : row.result?.reasons?.length ? `No plan: ${row.result.reasons.join(" ")}` : ""), "wrap"],
    ["", (row) => (row.plan ? h("a", { href: `#/plans/${row.plan}` }, "Its plan")
      : row.result && ANSWERS.includes(row.kind) ? h("a", { href: `#/plans/${row.id}` }, "Its answer")
      : now.may("run_jobs") && GOING.includes(row.state)
        ? act("Stop, keep the best", () => call("DELETE", `/v1/jobs/${row.id}`), "quiet") : "")],
  ], jobs, { caption: "Jobs, newest first; the objective is lift, penalties, and a ranking price of what is not moved", empty: "No job yet." });
}

const told = (failure) => [failure, ...failure.faults].map((fault) => `${fault.cause} ${fault.cure}`).join(" ");
