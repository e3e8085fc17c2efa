// Problems of the field: raised about a movement or in general, and answered.
import { post } from "./calls.js";
import { act, h, minute, state, table, tell } from "./dom.js";

export function raise(now, movement) {
  const words = h("input", { type: "text", "aria-label": "Problem", placeholder: "what is wrong", size: 50 });
  return h("div", { class: "acts" }, words, act("Raise a problem", async () => {
    if (!words.value.trim()) { words.focus(); throw new Error("Say what is wrong first."); }
    await post(`${now.operation.path}/problems`, { words: words.value.trim(), route_plan: movement });
    tell("Movement control is told.");
    await now.reload();
  }, "quiet"));
}

export const problemsOf = (now, problems) => table([
  ["State", (item) => state(item.state)],
  ["Problem", (item) => item.words, "wrap"],
  ["By", (item) => item.by],
  ["When", (item) => minute(item.created)],
  ["Answer", (item) => item.answer || (now.may("track") ? answer(now, item) : ""), "wrap"],
], problems.toReversed(), { empty: "No problem is raised." });

function answer(now, item) {
  const words = h("input", { type: "text", "aria-label": "Answer", size: 30 });
  return h("span", {}, words, " ", act("Answer", async () => {
    await post(`/v1/problems/${item.id}/answer`, { words: words.value.trim() }, { version: item.version });
    await now.reload();
  }, "quiet"));
}
