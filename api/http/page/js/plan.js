// One plan: what it comes to, its release, what it leaves, its documents and pictures.
import { get, post } from "./calls.js";
import { act, h, show, state, table, tell } from "./dom.js";
import { questions } from "./answers.js";
import { difference } from "./difference.js";
import { closure, figures, pictures } from "./plan_figures.js";

// Words for files by their ending, in the order in which a reader looks for them.
const FORMS = { html: "report", xlsx: "workbook", pdf: "movement instruction", csv: "table", kml: "map for a globe", geojson: "map data", ics: "calendar" };

export async function planView(now) {
  const plan = await get(`/v1/plans/${now.name}`);
  const sound = plan.state !== "rejected";
  const [reasons, files, { items: plans }] = sound
    ? await Promise.all([get(`/v1/plans/${plan.id}/reasons`), get(`/v1/plans/${plan.id}/files`), get(`${now.operation.path}/plans?limit=50`)])
    : [{ not_moved: [] }, { items: [] }, { items: [] }];
  show(h("p", {}, h("a", { href: "#/plans" }, "All plans")),
    h("h1", {}, "Plan ", plan.id, " ", state(plan.state)),
    figures(plan),
    closure(plan),
    plan.summary.edits?.length > 0 && h("section", { class: "card" }, h("h3", {}, "What if"), h("p", {}, "It was planned with these edits:"), h("ul", {}, plan.summary.edits.map((words) => h("li", {}, words)))),
    release(now, plan),
    !plan.verified && h("p", { class: "bad" }, "Verification rejects this plan; it cannot be released."),
    reasons.not_moved.length > 0 && h("h2", {}, "Not moved"),
    reasons.not_moved.length > 0 && table([
      [plan.deployment === null ? "Movement" : "Parcel", (row) => row.requirement],
      ["Why", (row) => row.reason, "wrap"],
      ["What would cure it", (row) => row.remedies.join(" "), "wrap"],
    ], reasons.not_moved),
    sound && difference(plan, plans),
    sound && documents(plan, files.items),
    sound && questions(now, plan),
    h("div", { id: "pictures" }));
  if (sound) await pictures(plan, document.getElementById("pictures"));
}

function release(now, plan) {
  if (!now.may("release_plans") || plan.state !== "verified") return null;
  if (plan.owner === now.me.id) return h("p", { class: "note" }, "You had this plan made: somebody else releases it.");
  return h("div", { class: "acts" }, act("Release this plan", async () => {
    if (!confirm(`Release plan ${plan.id}? It goes out to the field and replaces the plan in force.`)) return;
    await post(`/v1/plans/${plan.id}/release`, undefined, { version: plan.version });
    tell("Released.");
    await now.reload();
  }));
}

function documents(plan, items) {
  const link = (name, words) => h("a", { href: `/v1/plans/${plan.id}/files/${name}`, target: "_blank", rel: "noopener" }, words ?? name);
  const ending = (name) => name.slice(name.lastIndexOf(".") + 1);
  const order = Object.keys(FORMS);
  const shown = items.filter((item) => order.includes(ending(item.name)))
    .sort((a, b) => order.indexOf(ending(a.name)) - order.indexOf(ending(b.name)));
  const folderOf = (item) => item.name.slice(0, Math.max(0, item.name.indexOf("/")));
  const folders = [...new Set(shown.map(folderOf))].filter(Boolean);
  const programs = items.filter((item) => item.name.endsWith(".json"));
  const whole = h("a", { href: `/v1/plans/${plan.id}/document?form=json`, target: "_blank", rel: "noopener" }, "plan.json");
  return [h("h2", {}, "Documents"),
    h("ul", { class: "documents" }, shown.filter((item) => !folderOf(item)).map((item) => h("li", {}, link(item.name), h("small", {}, ` ${FORMS[ending(item.name)]}`)))),
    ...folders.map((folder) => h("details", {}, h("summary", {}, folder.replaceAll("_", " ")),
      h("ul", { class: "documents" }, shown.filter((item) => folderOf(item) === folder).map((item) => h("li", {}, link(item.name, item.name.slice(folder.length + 1))))))),
    h("details", {}, h("summary", {}, "For programs"), h("ul", { class: "documents" }, h("li", {}, whole), programs.map((item) => h("li", {}, link(item.name)))))];
}
