// What a plan comes to, what holds it, and its pictures: the same for plans of seasons and deployments.
import { get } from "./calls.js";
import { gap, h, share, usd } from "./dom.js";

export function figures(plan) {
  const sum = plan.summary;
  const deployment = plan.deployment !== null;
  const tile = (name, figure, words) => h("li", {}, h("span", {}, name), h("b", {}, figure), h("span", {}, words));
  const saved = sum.baseline_usd ? 1 - sum.lift_usd / sum.baseline_usd : null;
  return h("ul", { class: "tiles" },
    tile("Lift", usd(sum.lift_usd), deployment ? `money paid; ${usd(sum.penalties_usd)} more are prices of lateness, waiting and full yards` : "money paid"),
    tile(deployment ? "Against every consignment alone" : "Against ad hoc charter", share(saved === null ? null : Math.abs(saved)),
      saved === null ? "no price" : `${saved < 0 ? "dearer than" : "saved of"} ${usd(sum.baseline_usd)}`),
    tile("Gap to the proven bound", gap(sum), sum.not_moved
      ? `none in dollars: the objective of ${usd(sum.objective_usd)} holds a ranking price of ${deployment ? "parcels" : "people"} not moved`
      : sum.bound_usd ? `of the objective of ${usd(sum.objective_usd)}: no plan is below ${usd(sum.bound_usd)}` : "nothing is proven"),
    deployment && tile("The force closes", sum.closes_after ?? "-", sum.closes ?? "nothing is moved"),
    tile("Moved", moved(sum), deployment ? "parcels" : "movements"),
    tile("Verified", plan.verified ? "yes" : "no", plan.verified ? "every rule" : "never released"));
}

export const moved = (sum) => (sum.moved === undefined ? "-" : `${sum.moved} of ${sum.requirements ?? sum.parcels}`);

// What holds the closure of a deployment; nothing of a season.
export function closure(plan) {
  const { held_by: held, bottleneck } = plan.summary;
  if (!held && !bottleneck) return null;
  return h("section", { class: "card" }, h("h3", {}, "What holds the closure"),
    held && h("p", {}, "The last to come is ", h("b", {}, held.parcel), `. What took longest: ${held.words}.`),
    bottleneck && h("p", {}, bottleneck));
}

export async function pictures(plan, holder) {
  const { items } = await get(`/v1/plans/${plan.id}/files`);
  const there = new Set(items.map((item) => item.name));
  if (!there.has("legend.json")) return;
  const file = (name, accept) => get(`/v1/plans/${plan.id}/files/${name}`, { accept });
  const legend = JSON.parse(await file("legend.json", "application/json"));
  const colours = () => h("ul", { class: "legend" }, Object.entries(legend).map(([words, css]) => h("li", {}, h("span", { class: `swatch ${css}` }), words)));
  const [by, lift] = plan.deployment === null ? ["by-mission", "Aircraft"] : ["by-lift", "Lift over time"];
  for (const [name, words] of [["map.svg", "Routes"], ["gantt.svg", lift]]) {
    if (!there.has(name)) continue;
    try {
      const drawn = picture(await file(name, "image/svg+xml"));
      holder.append(h("h2", {}, words), h("figure", { class: name === "map.svg" ? by : "" }, drawn, colours()));
      // On a narrow screen a map is seen from its middle.
      if (name === "map.svg") drawn.scrollLeft = (drawn.scrollWidth - drawn.clientWidth) / 2;
    } catch (error) {
      holder.append(h("p", { class: "note" }, `${words}: ${error.message}`));
    }
  }
}

// A picture drawn by the service, taken into the page so that its colours follow the page's.
function picture(text) {
  const made = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (made.nodeName !== "svg") throw new Error("The picture cannot be read.");
  return h("div", { class: "chart-holder", tabindex: "0" }, document.importNode(made, true));
}
