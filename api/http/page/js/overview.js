// The season at a glance: the plan in force, its map and aircraft, requests by state.
import { all, get } from "./calls.js";
import { gap, h, picture, share, show, state, usd } from "./dom.js";

export async function seasonView(now) {
  const season = now.season;
  const plan = season.released_plan && now.may("read_plans") ? await get(`/v1/plans/${season.released_plan}`) : null;
  const requests = now.may("read_requests") ? await all(`/v1/seasons/${season.id}/requests`) : [];
  const counts = new Map();
  for (const row of requests) counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
  show(h("h1", {}, season.title),
    h("p", { class: "sub" }, `${season.first_date} to ${season.last_date}. `,
      plan ? "A plan is released." : season.released_plan ? "A plan is released; its route plans are under Route plans." : "No plan is released yet."),
    requests.length > 0 && h("p", {}, "Requests: ", [...counts].flatMap(([word, count]) => [state(word), ` ${count}  `])),
    plan && figures(plan),
    h("div", { id: "pictures" }));
  if (plan) await pictures(plan, document.getElementById("pictures"));
}

export function figures(plan) {
  const sum = plan.summary;
  const tile = (name, figure, words) => h("li", {}, h("span", {}, name), h("b", {}, figure), h("span", {}, words));
  return h("ul", { class: "tiles" },
    tile("Lift", usd(sum.lift_usd), "money paid"),
    tile("Against ad hoc charter", sum.baseline_usd ? share(1 - sum.lift_usd / sum.baseline_usd) : "-", `saved of ${usd(sum.baseline_usd)}`),
    tile("Gap to the proven bound", gap(sum), sum.not_moved
      ? `none in dollars: the objective of ${usd(sum.objective_usd)} holds a ranking price of people not moved`
      : sum.bound_usd ? `no plan is below ${usd(sum.bound_usd)}` : "nothing is proven"),
    tile("Moved", `${sum.moved} of ${sum.requirements}`, "movements"),
    tile("Verified", plan.verified ? "yes" : "no", plan.verified ? "every rule" : "never released"));
}

export async function pictures(plan, holder) {
  const file = (name, accept) => get(`/v1/plans/${plan.id}/files/${name}`, { accept });
  const legend = JSON.parse(await file("legend.json", "application/json"));
  const missions = () => h("ul", { class: "legend" }, Object.entries(legend).map(([mission, css]) => h("li", {}, h("span", { class: `swatch ${css}` }), mission)));
  for (const [name, words] of [["map.svg", "Routes"], ["gantt.svg", "Aircraft"]]) {
    try {
      const drawn = picture(await file(name, "image/svg+xml"));
      holder.append(h("h2", {}, words), h("figure", { class: name === "map.svg" ? "by-mission" : "" }, drawn, missions()));
    } catch (error) {
      holder.append(h("p", { class: "note" }, `${words}: ${error.message}`));
    }
  }
}
