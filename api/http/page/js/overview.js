// A season or deployment at a glance: the plan in force, its pictures, and how far what is asked for is.
import { all, get } from "./calls.js";
import { h, show, state, table } from "./dom.js";
import { closure, figures, pictures } from "./plan_figures.js";

export async function overviewView(now) {
  const operation = now.operation;
  const plan = operation.released_plan && now.may("read_plans") ? await get(`/v1/plans/${operation.released_plan}`) : null;
  const found = operation.kind === "season" ? await requests(now) : await consignments(now);
  show(h("h1", {}, operation.title),
    h("p", { class: "sub" }, `${operation.kind === "season" ? "" : "C-day "}${operation.first_date} to ${operation.last_date}. `,
      plan ? "A plan is released." : operation.released_plan ? `A plan is released; what moves stands under ${operation.kind === "season" ? "Route plans" : "Movements"}.` : "No plan is released yet."),
    found,
    plan && figures(plan),
    plan && closure(plan),
    h("div", { id: "pictures" }));
  if (plan) await pictures(plan, document.getElementById("pictures"));
}

async function requests(now) {
  const rows = now.may("read_requests") ? await all(`${now.operation.path}/requests`) : [];
  const counts = new Map();
  for (const row of rows) counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
  return rows.length > 0 && h("p", {}, "Requests: ", [...counts].flatMap(([word, count]) => [state(word), ` ${count}  `]));
}

// Parcels that have left and that are delivered, as the field reports them.
async function consignments(now) {
  if (!now.operation.released_plan || !now.may("read_reports")) return null;
  const { items } = await get(`${now.operation.path}/progress`);
  const sum = (name) => items.reduce((total, row) => total + row[name], 0);
  if (!items.length) return null;
  return h("details", {}, h("summary", {}, `Reported by the field: ${sum("departed")} of ${sum("parcels")} parcels have left, ${sum("delivered")} are delivered`),
    table([
      ["Consignment", (row) => row.consignment],
      ["Unit", (row) => row.unit],
      ["Mission", (row) => row.mission],
      ["Parcels", (row) => String(row.parcels), "n"],
      ["Left", (row) => String(row.departed), "n"],
      ["Delivered", (row) => String(row.delivered), "n"],
      ["", (row) => h("progress", { max: row.parcels, value: row.delivered, "aria-label": `Delivered of ${row.consignment}` })],
    ], items));
}
