// Plans and jobs: start one, see it get better, stop it; read a plan, release it.
import { call, get, post } from "./calls.js";
import { act, gap, h, minute, share, show, state, table, tell, usd } from "./dom.js";
import { figures, pictures } from "./season.js";

let watching = null;

export async function plansView(now) {
  watching?.close();
  watching = null;
  if (now.name) return one(now);
  const [plans, jobs] = await Promise.all([
    get(`/v1/seasons/${now.season.id}/plans?limit=50`),
    now.may("read_jobs") ? get(`/v1/jobs?season=${now.season.id}&limit=20`) : { items: [] },
  ]);
  const seconds = h("input", { type: "number", min: 1, max: 3600, value: 60, "aria-label": "Seconds to search" });
  const released = now.season.released_plan;
  const present = h("input", { type: "date", value: now.season.first_date, "aria-label": "Present" });
  show(h("h1", {}, "Plans"),
    now.may("run_jobs") && h("section", { class: "card" }, h("h3", {}, "Plan the season"),
      h("div", { class: "tools" }, h("label", {}, "Search for ", seconds, " seconds"),
        act("Start", async () => {
          await post(`/v1/seasons/${now.season.id}/jobs`, { kind: "plan", time_limit_s: Number(seconds.value) });
          await now.reload();
        }))),
    now.may("run_jobs") && released && h("section", { class: "card" }, h("h3", {}, "Plan again from the plan in force"),
      h("p", { class: "note" }, "What has departed before the present stands; requests accepted, changed or cancelled since the release are taken up. Closures and other edits: ",
        h("a", { href: "/v1/docs" }, "POST /v1/seasons/{season}/jobs"), "."),
      h("div", { class: "tools" }, h("label", {}, "Present ", present),
        act("Plan again", async () => {
          await post(`/v1/seasons/${now.season.id}/jobs`, { kind: "replan", present: `${present.value}T00:00:00Z`, edits: [] });
          await now.reload();
        }))),
    h("div", { id: "jobs" }, jobsTable(now, jobs.items)),
    h("h2", {}, "Plans, newest first"),
    table([
      ["Plan", (row) => h("a", { href: `#/plans/${row.id}` }, row.id)],
      ["State", (row) => state(row.state)],
      ["Made", (row) => minute(row.created)],
      ["Lift", (row) => usd(row.summary.lift_usd), "n"],
      ["Gap", (row) => gap(row.summary), "n"],
      ["Moved", (row) => `${row.summary.moved} of ${row.summary.requirements}`, "n"],
    ], plans.items, { empty: "No plan yet." }));
  const running = jobs.items.find((row) => ["queued", "running"].includes(row.state));
  if (running) watch(now, running);
}

function jobsTable(now, rows) {
  return table([
    ["Job", (row) => row.kind],
    ["State", (row) => state(row.state)],
    ["Asked", (row) => minute(row.created)],
    ["Objective", (row) => usd(row.progress?.incumbent_usd), "n"],
    ["Bound", (row) => usd(row.progress?.bound_usd), "n"],
    ["Gap of the objective", (row) => share(row.progress?.gap), "n"],
    ["Now", (row) => (row.failure ? told(row.failure) : row.state === "running" ? row.progress?.words : ""), "wrap"],
    ["", (row) => (row.plan ? h("a", { href: `#/plans/${row.plan}` }, "Its plan")
      : now.may("run_jobs") && ["queued", "running"].includes(row.state)
        ? act("Stop, keep the best", () => call("DELETE", `/v1/jobs/${row.id}`), "quiet") : "")],
  ], rows, { caption: "Jobs, newest first; the objective is lift, penalties, and a ranking price of people not moved", empty: "No job yet." });
}

const told = (failure) => [failure, ...failure.faults].map((fault) => `${fault.cause} ${fault.cure}`).join(" ");

function watch(now, job) {
  watching = new EventSource(`/v1/jobs/${job.id}/events`);
  const seen = async (event) => {
    const place = document.getElementById("jobs");
    if (!place) return watching?.close();
    const jobs = await get(`/v1/jobs?season=${now.season.id}&limit=20`);
    place.replaceChildren(jobsTable(now, jobs.items));
    if (event.type !== "progress") {
      watching.close();
      await now.reload();
    }
  };
  for (const name of ["progress", "done", "failed", "cancelled"]) watching.addEventListener(name, (event) => seen(event).catch((error) => tell(error.message, true)));
}

async function one(now) {
  const plan = await get(`/v1/plans/${now.name}`);
  const [reasons, files] = await Promise.all([get(`/v1/plans/${plan.id}/reasons`), get(`/v1/plans/${plan.id}/files`)]);
  const main = files.items.filter((item) => !item.name.includes("/") && !item.name.endsWith(".svg"));
  show(h("p", {}, h("a", { href: "#/plans" }, "All plans")),
    h("h1", {}, "Plan ", plan.id, " ", state(plan.state)),
    figures(plan),
    now.may("release_plans") && plan.state === "verified" && h("div", { class: "acts" },
      act("Release this plan", async () => {
        if (!confirm(`Release plan ${plan.id}? It goes out to the field and replaces the plan in force.`)) return;
        await post(`/v1/plans/${plan.id}/release`, undefined, { version: plan.version });
        tell("Released.");
        await now.reload();
      })),
    plan.verified || h("p", { class: "bad" }, "Verification rejects this plan; it cannot be released."),
    reasons.not_moved.length > 0 && h("h2", {}, "Not moved"),
    reasons.not_moved.length > 0 && table([
      ["Movement", (row) => row.requirement],
      ["Why", (row) => row.reason, "wrap"],
      ["What would cure it", (row) => row.remedies.join(" "), "wrap"],
    ], reasons.not_moved),
    plan.follows_plan && h("p", {}, act("What changed", () => changes(plan), "quiet")),
    h("div", { id: "changes" }),
    h("h2", {}, "Documents"),
    h("ul", {}, main.map((item) => h("li", {}, h("a", { href: `/v1/plans/${plan.id}/files/${item.name}`, target: "_blank", rel: "noopener" }, item.name)))),
    h("div", { id: "pictures" }));
  await pictures(plan, document.getElementById("pictures"));
}

async function changes(plan) {
  const found = await get(`/v1/plans/${plan.id}/difference`);
  document.getElementById("changes").replaceChildren(
    h("h2", {}, "What changed from the plan it goes on from"),
    h("p", {}, `${found.legs.unchanged.toLocaleString("en-US")} of ${found.legs.before.toLocaleString("en-US")} legs are as they were.`),
    h("ul", {}, [...found.broken.map((item) => `${item.requirement} could not stand: ${item.reason}`), ...found.movements.map((item) => item.words), ...found.contracts]
      .map((words) => h("li", {}, words))));
}
