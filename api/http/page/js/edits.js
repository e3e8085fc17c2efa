// Edits of a what-if, put together from the kinds that the service knows: one form a kind, and the list so far.
import { get } from "./calls.js";
import { act, h } from "./dom.js";

const words = (name) => name.replace(/_h$/, ", hours").replaceAll("_", " ");

// A field folded away; `read()` is the list of edits as the jobs take them.
export function editsField(now) {
  const edits = [];
  const list = h("ol", { class: "choices", "aria-label": "Edits" });
  const kind = h("select", { "aria-label": "Kind of edit" });
  const form = h("div");
  let kinds = [];
  let inputs = [];
  const draw = () => list.replaceChildren(...edits.map((edit, number) => h("li", {}, told(edit), " ",
    act("Remove", () => { edits.splice(number, 1); draw(); }, "quiet"))));
  const choose = () => {
    const chosen = kinds.find((item) => item.kind === kind.value);
    inputs = chosen.fields.map((item) => [item, input(item, now.operation)]);
    form.replaceChildren(h("p", { class: "note" }, chosen.words),
      h("div", { class: "tools" }, inputs.map(([item, made]) => h("label", {}, `${words(item.name)} `, made)),
        act("Add", () => { edits.push(read(chosen, inputs)); draw(); choose(); }, "quiet")));
  };
  kind.addEventListener("change", choose);
  const field = h("details", {}, h("summary", {}, "What if: with edits"),
    h("p", { class: "note" }, "Made one after the other; the season or deployment itself stays as it is."),
    list, h("label", {}, "Edit ", kind), form);
  field.addEventListener("toggle", async () => {
    if (kinds.length) return;
    ({ items: kinds } = await get(`/v1/edit-kinds?of=${now.operation.kind === "season" ? "rotation" : "deployment"}`));
    kind.replaceChildren(...kinds.map((item) => h("option", { value: item.kind }, words(item.kind))));
    choose();
  });
  return { field, read: () => [...edits] };
}

function input(item, operation) {
  const named = { "aria-label": words(item.name), required: !item.optional && item.holds !== "texts" };
  if (item.holds === "choice") return h("select", named, item.choices.map((choice) => h("option", { value: choice }, words(choice))));
  if (item.holds === "date") return h("input", { ...named, type: "date", value: operation.first_date });
  if (item.holds === "number") return h("input", { ...named, type: "number", min: 0, step: 1, value: item.default ?? "" });
  return h("input", { ...named, type: "text", size: 16, placeholder: item.holds === "texts" ? "one, other" : item.default ?? "" });
}

// The edit of a form; what is left empty is left out. Tells of the first field that is missing or wrong.
function read(chosen, inputs) {
  const edit = { kind: chosen.kind };
  for (const [item, made] of inputs) {
    if (!made.reportValidity()) throw new Error(`${words(item.name)}: ${made.validationMessage}`);
    const text = made.value.trim();
    if (item.holds === "texts") edit[item.name] = text.split(",").map((part) => part.trim()).filter(Boolean);
    else if (text !== "") edit[item.name] = item.holds === "number" ? Number(text) : text;
  }
  return edit;
}

const told = ({ kind, ...fields }) => [h("b", {}, words(kind)), ": ",
  Object.entries(fields).map(([name, value]) => `${words(name)} ${Array.isArray(value) ? value.join(", ") || "any" : value}`).join("; ")];
