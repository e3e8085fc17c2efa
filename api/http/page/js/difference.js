// A plan set against another: what it costs more or less by part, and what moves otherwise.
import { get } from "./calls.js";
import { act, h, table, usd } from "./dom.js";

// Chosen among the other plans of the season or deployment; at first the one that it goes on from.
export function difference(plan, plans) {
  const others = plans.filter((row) => row.id !== plan.id);
  if (!others.length) return null;
  const other = h("select", { "aria-label": "Plan to compare with" }, others.map((row) => h("option", { value: row.id, selected: row.id === plan.follows_plan }, `${row.id} (${row.state})`)));
  const holder = h("div", { role: "status" });
  return h("section", { class: "card" }, h("h3", {}, "What changes against another plan"),
    h("div", { class: "acts" }, other, act("Compare", async () => {
      const found = await get(`/v1/plans/${plan.id}/difference?with=${encodeURIComponent(other.value)}`);
      holder.replaceChildren(...told(found));
    }, "quiet")),
    holder);
}

function told(found) {
  const costs = Object.entries(found.cost).map(([name, line]) => ({ name, ...line }));
  const words = [...found.broken.map((item) => `${item.requirement} could not stand: ${item.reason}`), ...found.movements.map((item) => item.words), ...found.contracts];
  return [
    table([
      ["Cost", (row) => row.name.replace(/_usd$/, "").replaceAll("_", " ")],
      ["There", (row) => usd(row.one), "n"],
      ["Here", (row) => usd(row.other), "n"],
      ["More or less", (row) => (row.difference > 0 ? `+${usd(row.difference)}` : usd(row.difference)), "n"],
    ], costs),
    h("p", {}, `${found.legs.unchanged.toLocaleString("en-US")} of ${found.legs.before.toLocaleString("en-US")} legs are as they were; ${words.length ? "what moves otherwise:" : "nothing moves otherwise."}`),
    ...(words.length ? [h("div", { class: "scroll", tabindex: "0" }, h("ul", {}, words.map((line) => h("li", {}, line))))] : []),
  ];
}
