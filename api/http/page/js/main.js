// The page: who is signed in, which season, which part; the address after # says all of it.
import { call, get } from "./calls.js";
import { h, show, tell } from "./dom.js";
import { signIn } from "./sign_in.js";
import { seasonView } from "./season.js";
import { requestsView } from "./requests.js";
import { boardView } from "./board.js";
import { plansView } from "./plans.js";
import { fieldView } from "./field.js";
import { trackedView } from "./tracked.js";
import { auditView } from "./audit.js";

const PARTS = [
  ["season", "Season", "read_seasons", seasonView],
  ["requests", "Requests", "read_requests", requestsView],
  ["board", "Next 14 days", "read_requests", boardView],
  ["plans", "Plans", "read_plans", plansView],
  ["field", "Route plans", "read_route_plans", fieldView],
  ["tracked", "Clearances", "read_tracked", trackedView],
  ["audit", "Audit", "read_audit", auditView],
];

export const now = { me: null, seasons: [], season: null };
const may = (permission) => now.me.permissions.includes(permission);

function frame(part) {
  const parts = PARTS.filter(([, , permission]) => may(permission));
  document.getElementById("parts").replaceChildren(...parts.map(([id, words]) =>
    h("li", {}, h("a", { href: `#/${id}`, "aria-current": id === part ? "page" : undefined }, words))));
  document.getElementById("who").replaceChildren(
    h("span", {}, `${now.me.name} (${now.me.roles.join(", ")})`),
    h("button", { type: "button", class: "quiet", onclick: signOut }, "Sign out"));
  const choice = document.getElementById("season-select");
  choice.replaceChildren(...now.seasons.map((item) => h("option", { value: item.id, selected: item.id === now.season?.id }, item.name)));
  document.getElementById("season-choice").hidden = now.seasons.length === 0;
}

async function signOut() {
  try {
    await call("DELETE", "/v1/session");
  } finally {
    location.hash = "";
    location.reload();
  }
}

export async function load() {
  const [, part = "season", name] = location.hash.split("/");
  try {
    now.me ??= await get("/v1/me");
    if (may("read_seasons")) now.seasons = (await get("/v1/seasons?limit=200")).items;
    const wanted = sessionStorage.getItem("season");
    now.season = now.seasons.find((item) => item.id === wanted) ?? now.seasons.at(-1) ?? null;
  } catch (error) {
    if (["not_signed_in", "void_credentials"].includes(error.body?.code)) {
      now.me = null;
      show(signIn(load));
      return;
    }
    show(h("h1", {}, "The service cannot be read"), h("p", {}, error.message));
    return;
  }
  frame(part);
  const found = PARTS.find(([id, , permission]) => id === part && may(permission));
  if (!found) {
    show(h("h1", {}, "Signed in"), h("p", {}, `Your roles (${now.me.roles.join(", ")}) have no part on this page.`));
    return;
  }
  if (!now.season) {
    show(h("h1", {}, "No season yet"), h("p", {}, "A planner makes one: POST /v1/seasons with the name of a scenario."));
    return;
  }
  document.title = `${found[1]} - ${now.season.name} - movcon`;
  try {
    await found[3]({ ...now, may, name, reload: load });
  } catch (error) {
    tell(error.message, true);
  }
}

document.getElementById("season-select").addEventListener("change", (event) => {
  sessionStorage.setItem("season", event.target.value);
  load();
});
addEventListener("hashchange", () => {
  load().then(() => {
    const content = document.getElementById("content");
    if (!content.contains(document.activeElement)) content.focus({ preventScroll: true });
  });
});
load();
