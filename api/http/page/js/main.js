// The page: who is signed in, which season or deployment, which part; the address after # says the part.
import { call, get } from "./calls.js";
import { h, show, tell } from "./dom.js";
import { signIn } from "./sign_in.js";
import { operations, operationsView } from "./operations.js";
import { overviewView } from "./overview.js";
import { requestsView } from "./requests.js";
import { consignmentsView } from "./consignments.js";
import { boardView } from "./board.js";
import { plansView } from "./plans.js";
import { movementsView } from "./movements.js";
import { trackedView } from "./tracked.js";
import { auditView } from "./audit.js";

// Address, name of the part for each kind that has it, permission, view.
const PARTS = [
  ["all", { season: "All", deployment: "All" }, "read_seasons", operationsView],
  ["overview", { season: "Season", deployment: "Deployment" }, "read_seasons", overviewView],
  ["requests", { season: "Requests" }, "read_requests", requestsView],
  ["consignments", { deployment: "Consignments" }, "read_requests", consignmentsView],
  ["board", { season: "Next 14 days", deployment: "Next 14 days" }, "read_requests", boardView],
  ["plans", { season: "Plans", deployment: "Plans" }, "read_plans", plansView],
  ["field", { season: "Route plans", deployment: "Movements" }, "read_route_plans", movementsView],
  ["tracked", { season: "Clearances", deployment: "Acquisitions" }, "read_tracked", trackedView],
  ["audit", { season: "Audit", deployment: "Audit" }, "read_audit", auditView],
];

const now = { me: null, operations: [], operation: null };
const may = (permission) => now.me.permissions.includes(permission);
const choose = (operation) => sessionStorage.setItem("operation", operation.id);

// Parts that the user may see, of the kind that is shown; where there is neither season nor deployment, the list alone.
function parts() {
  return PARTS.filter(([id, words, permission]) => may(permission) && (now.operation ? words[now.operation.kind] : id === "all"));
}

function frame(part) {
  const kind = now.operation?.kind ?? "season";
  document.getElementById("parts").replaceChildren(...parts().map(([id, words]) =>
    h("li", {}, h("a", { href: `#/${id}`, "aria-current": id === part ? "page" : undefined }, words[kind]))));
  document.getElementById("who").replaceChildren(
    h("span", {}, `${now.me.name} (${now.me.roles.join(", ")})`),
    h("button", { type: "button", class: "quiet", onclick: signOut }, "Sign out"));
  const group = (words, wanted) => {
    const shown = now.operations.filter((item) => item.kind === wanted);
    return shown.length > 0 && h("optgroup", { label: words }, shown.map((item) => h("option", { value: item.id, selected: item.id === now.operation?.id }, item.name)));
  };
  document.getElementById("operation-select").replaceChildren(...[group("Seasons", "season"), group("Deployments", "deployment")].filter(Boolean));
  document.getElementById("operation-select").hidden = now.operations.length === 0;
}

async function signOut() {
  try {
    await call("DELETE", "/v1/session");
  } finally {
    location.hash = "";
    location.reload();
  }
}

let begun = 0;
let shown = 0;

async function load() {
  const turn = ++begun;
  const [, address, name] = location.hash.split("/");
  try {
    now.me ??= await get("/v1/me");
    now.operations = may("read_seasons") ? await operations() : [];
    const wanted = sessionStorage.getItem("operation");
    now.operation = now.operations.find((item) => item.id === wanted) ?? now.operations.at(-1) ?? null;
  } catch (error) {
    if (["not_signed_in", "void_credentials"].includes(error.body?.code)) {
      now.me = null;
      show(signIn(load));
      return;
    }
    show(h("h1", {}, "The service cannot be read"), h("p", {}, error.message));
    return;
  }
  const part = now.operation ? address || "overview" : "all";
  frame(part);
  const found = parts().find(([id]) => id === part);
  if (!found) {
    const known = PARTS.find(([id]) => id === part);
    if (known && may(known[2])) location.replace("#/overview");
    else show(h("h1", {}, "Signed in"), h("p", {}, `Your roles (${now.me.roles.join(", ")}) have no part here.`));
    return;
  }
  document.title = `${found[1][now.operation?.kind ?? "season"]} - ${now.operation?.name ?? "new"} - movcon`;
  try {
    await found[3]({ ...now, may, choose, name, reload: load });
  } catch (error) {
    tell(error.message, true);
  }
  // What was asked for before, and came after what is shown now, has been painted over it.
  if (turn < shown) await load();
  else shown = turn;
}

document.getElementById("operation-select").addEventListener("change", (event) => {
  choose(now.operations.find((item) => item.id === event.target.value));
  // What is shown of one is not of the other: its part as a list is.
  const [, part, name] = location.hash.split("/");
  if (name) location.hash = `#/${part}`;
  else load();
});
addEventListener("hashchange", () => {
  load().then(() => {
    const content = document.getElementById("content");
    if (!content.contains(document.activeElement)) content.focus({ preventScroll: true });
  });
});
load();
