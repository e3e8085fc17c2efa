// Seasons and deployments: what there is of both kinds, and making a new one of a scenario.
import { all, post } from "./calls.js";
import { act, faults, h, show, state, table, tell } from "./dom.js";

const KINDS = { season: ["Season", "seasons"], deployment: ["Deployment", "deployments"] };

// Both kinds as one list, oldest first; `path` is where the resources of each begin.
export async function operations() {
  const lists = await Promise.all(Object.entries(KINDS).map(async ([kind, [, plural]]) =>
    (await all(`/v1/${plural}`)).map((item) => ({ ...item, kind, path: `/v1/${plural}/${item.id}`, first_date: item.first_date ?? item.c_date }))));
  return lists.flat().sort((a, b) => (a.created < b.created ? -1 : 1));
}

export async function operationsView(now) {
  show(h("h1", {}, "Seasons and deployments"),
    ...["season", "deployment"].flatMap((kind) => [
      h("h2", {}, `${KINDS[kind][0]}s`),
      table([
        ["Name", (row) => h("a", { href: "#/overview", onclick: () => now.choose(row) }, row.name)],
        ["Title", (row) => row.title, "wrap"],
        [kind === "season" ? "First date" : "C-day", (row) => row.first_date],
        ["Last date", (row) => row.last_date],
        ["Plan in force", (row) => (row.released_plan ? state("released") : "none")],
      ], now.operations.filter((row) => row.kind === kind), { empty: `No ${kind} yet.` }),
    ]),
    now.may("write_seasons") && newOperation(now));
}

function newOperation(now) {
  const told = h("div", { role: "alert" });
  const kind = h("select", {}, Object.entries(KINDS).map(([word, [words]]) => h("option", { value: word }, words)));
  const name = h("input", { type: "text", maxlength: 80, placeholder: "such as abyei-2011" });
  const archive = h("input", { type: "file", accept: ".zip" });
  const scenario = h("input", { type: "text", placeholder: "such as deployment-small" });
  return h("section", { class: "card" }, h("h3", {}, "New season or deployment"),
    h("div", { class: "fields" },
      h("label", {}, "Kind", kind),
      h("label", {}, "Its name", name),
      h("label", {}, "Scenario as a ZIP archive", archive, h("small", {}, "scenario.toml and its tables, at the top")),
      h("label", {}, "or one that ships with movcon", scenario)),
    told,
    h("div", { class: "acts" }, act("Make it", async () => {
      told.replaceChildren();
      if ((archive.files.length > 0) === (scenario.value.trim() !== "")) throw new Error("Choose an archive, or name a scenario that ships.");
      const path = `/v1/${KINDS[kind.value][1]}`;
      try {
        const made = archive.files.length
          ? await post(`${path}/upload`, undefined, { form: sent(name.value.trim(), archive.files[0]) })
          : await post(path, { name: name.value.trim(), scenario: scenario.value.trim() });
        tell(`${made.name} is there.`);
        now.choose(made);
        location.hash = "#/overview";
      } catch (error) {
        told.replaceChildren(faults(error));
      }
    })));
}

function sent(name, archive) {
  const form = new FormData();
  form.append("name", name);
  form.append("archive", archive);
  return form;
}
