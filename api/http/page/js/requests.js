// Rotation requests: the list with their states, one request with its history, and the form to ask for one.
import { all, call, get, post } from "./calls.js";
import { act, faults, h, minute, show, state, table, tell } from "./dom.js";

const FIELDS = [
  ["id", "Id of the movement", "text", "such as UNMIL-GHA-BN2-1", true],
  ["unit", "Unit", "text", "", true],
  ["mission", "Mission", "text", "", true],
  ["contributor", "Contributor", "text", "ISO code, such as GHA", true],
  ["kind", "Kind", ["troops", "fpu"], ""],
  ["incoming", "People in", "number", "", true],
  ["outgoing", "People out", "number", "", true],
  ["staying", "People staying", "number", ""],
  ["ceiling", "Most people at once", "number", "left out: in, out and staying together"],
  ["floor", "Fewest people wanted", "number", ""],
  ["apoe", "APOE", "text", "ICAO, such as DGAA", true],
  ["apod", "APOD", "text", "ICAO, such as GLRB", true],
  ["site", "Site", "text", "", true],
  ["window_first", "First date at the APOD", "date", "", true],
  ["window_last", "Last date", "date", "", true],
  ["preferred", "Date wanted", "date", "left out: the first"],
  ["baggage_kg", "Baggage, kg each", "number", ""],
  ["follows", "Follows rotation", "text", "id, where there is one"],
  ["shares", "Shares sorties as", "text", "word agreed with others"],
];

export async function requestsView(now) {
  if (now.name === "new") return form(now, null);
  if (now.name) return one(now);
  const kept = now.kept ?? {};
  const rows = await all(`${now.operation.path}/requests`);
  const words = h("input", { type: "search", "aria-label": "Filter requests", placeholder: "mission, unit, State, state ...", value: kept.words ?? "" });
  const holder = h("div");
  const draw = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = rows.filter((row) => {
      const text = `${row.name} ${row.unit} ${row.mission} ${row.contributor} ${row.state}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
    holder.replaceChildren(h("p", { class: "note" }, `${shown.length} of ${rows.length} requests`), table([
      ["Movement", (row) => h("a", { href: `#/requests/${row.id}` }, row.name)],
      ["State", (row) => state(row.state)],
      ["Mission", (row) => row.mission],
      ["Contributor", (row) => row.contributor],
      ["Unit", (row) => row.unit],
      ["In", (row) => row.asked.incoming, "n"],
      ["Out", (row) => row.asked.outgoing, "n"],
      ["From", (row) => row.asked.apoe],
      ["To", (row) => row.asked.apod],
      ["Date wanted", (row) => row.preferred],
      ["Window", (row) => `${row.asked.window_first} to ${row.asked.window_last}`],
    ], shown, { empty: "No request fits." }));
  };
  words.addEventListener("input", draw);
  draw();
  show(h("h1", {}, "Rotation requests"),
    h("div", { class: "tools" }, words,
      now.may("write_requests") && h("a", { class: "act", href: "#/requests/new" }, "New request"),
      now.may("write_requests") && fromTable(now)),
    holder);
}

// Requests from a CSV file or workbook: all of its rows or none; every fault is told.
function fromTable(now) {
  const file = h("input", { type: "file", accept: ".csv,.xlsx", "aria-label": "Requests as CSV or XLSX" });
  const told = h("div", { role: "alert" });
  file.addEventListener("change", async () => {
    const form = new FormData();
    form.append("file", file.files[0]);
    try {
      const made = await post(`${now.operation.path}/requests/import`, undefined, { form });
      tell(`${made.count} requests submitted.`);
      await now.reload();
    } catch (error) {
      told.replaceChildren(faults(error));
      file.value = "";
    }
  });
  return h("details", {}, h("summary", {}, "From a table"), file,
    h("p", { class: "note" }, "CSV or XLSX with the columns of the ", h("a", { href: "/v1/request-template" }, "template"), "."), told);
}

async function one(now) {
  const path = `/v1/requests/${now.name}`;
  const [row, history, papers] = await Promise.all([get(path), get(`${path}/history`), get(`${path}/attachments`)]);
  const again = () => now.reload();
  const step = (word, words, body) => act(words, async () => {
    await post(`${path}/${word}`, body, { version: row.version });
    tell(`${row.name}: done.`);
    await again();
  }, word === "cancel" || word === "return" ? "quiet" : "act");
  const reason = h("input", { type: "text", "aria-label": "Reason or comment", placeholder: "reason or comment", size: 44 });
  const saying = (word, words, body) => act(words, async () => {
    if (!reason.value.trim()) { reason.focus(); throw new Error("Say why first, in the field beside the buttons."); }
    await post(`${path}/${word}`, body(reason.value.trim()), word === "comments" ? {} : { version: row.version });
    await again();
  }, "quiet");
  const writes = now.may("write_requests");
  const decides = now.may("decide_requests");
  const open = ["draft", "returned"].includes(row.state);
  show(h("p", {}, h("a", { href: "#/requests" }, "All requests")),
    h("h1", {}, row.name, " ", state(row.state)),
    row.reasons.length > 0 && h("section", { class: "card" }, h("h3", {}, "Returned because"), h("ul", {}, row.reasons.map((words) => h("li", {}, words)))),
    h("div", { class: "acts" },
      writes && open && h("a", { class: "act", href: `#/requests/${row.id}`, onclick: (event) => { event.preventDefault(); form(now, row); } }, "Change"),
      writes && open && step("submit", "Submit"),
      decides && row.state === "submitted" && step("accept", "Accept"),
      (writes || decides) && reason,
      decides && ["submitted", "accepted", "planned"].includes(row.state) && saying("return", "Return", (words) => ({ reasons: [words] })),
      (writes || decides) && !["under_way", "closed", "cancelled"].includes(row.state) && saying("cancel", "Cancel", (words) => ({ words })),
      decides && ["released", "under_way"].includes(row.state) && saying("close", "Close", (words) => ({ words })),
      (writes || decides) && saying("comments", "Comment", (words) => ({ words }))),
    h("h2", {}, "What is asked"),
    h("dl", { class: "facts" }, Object.entries(row.asked).filter(([, text]) => text !== "").flatMap(([name, text]) => [h("dt", {}, name.replaceAll("_", " ")), h("dd", {}, text)])),
    h("h2", {}, "Papers"),
    table([
      ["File", (item) => h("a", { href: `/v1/attachments/${item.id}/content` }, item.file_name)],
      ["Purpose", (item) => item.purpose.replaceAll("_", " ")],
      ["Bytes", (item) => item.size.toLocaleString("en-US"), "n"],
      ["Handed in", (item) => minute(item.created)],
    ], papers.items, { empty: "No paper is handed in yet." }),
    writes && attach(now, path),
    h("h2", {}, "History"),
    table([
      ["When", (item) => minute(item.at)],
      ["Who", (item) => item.by],
      ["What", (item) => item.kind],
      ["Words", (item) => item.words, "wrap"],
    ], history.items));
}

function attach(now, path) {
  const purpose = h("select", { "aria-label": "Purpose" }, ["load_list", "manifest", "confirmation", "weapons_declaration", "medical_clearance", "other"].map((word) => h("option", { value: word }, word.replace("_", " "))));
  const file = h("input", { type: "file", "aria-label": "File to hand in" });
  return h("div", { class: "acts" }, purpose, file, act("Hand in", async () => {
    if (!file.files.length) throw new Error("Choose a file first.");
    const form = new FormData();
    form.append("purpose", purpose.value);
    form.append("file", file.files[0]);
    await post(`${path}/attachments`, undefined, { form });
    tell("Handed in.");
    await now.reload();
  }, "quiet"));
}

function form(now, row) {
  const told = h("p", { class: "bad", role: "alert" });
  const inputs = {};
  const fields = FIELDS.map(([name, words, kind, hint, required]) => {
    const value = row?.asked[name] ?? "";
    const input = Array.isArray(kind)
      ? h("select", { name }, kind.map((word) => h("option", { value: word, selected: word === value }, word)))
      : h("input", { name, type: kind, value, required, min: kind === "number" ? 0 : undefined });
    const fault = h("small", { class: "fault", id: `fault-${name}` });
    input.setAttribute("aria-describedby", fault.id);
    inputs[name] = { input, fault, kind };
    return h("label", {}, words, input, hint && h("small", {}, hint), fault);
  });
  const made = h("form", { class: "card", novalidate: true },
    h("div", { class: "fields" }, fields), told,
    h("p", { class: "note" }, "What is left empty takes a planning value: ", h("a", { href: "/v1/request-defaults" }, "all of them with their basis"), "."),
    h("div", { class: "acts" },
      h("button", { class: "act", name: "submit" }, row ? "Save" : "Submit"),
      !row && h("button", { class: "quiet", name: "draft" }, "Keep as draft"),
      h("a", { href: row ? `#/requests/${row.id}` : "#/requests", onclick: () => row && now.reload() }, "Back")));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    told.textContent = "";
    for (const { input, fault } of Object.values(inputs)) { input.removeAttribute("aria-invalid"); fault.textContent = ""; }
    const asked = {};
    for (const [name, { input, kind }] of Object.entries(inputs)) {
      const text = input.value.trim();
      if (text !== "") asked[name] = kind === "number" ? Number(text) : text;
    }
    try {
      const saved = row
        ? await call("PATCH", `/v1/requests/${row.id}`, { body: asked, version: row.version })
        : await post(`${now.operation.path}/requests`, { asked, submit: event.submitter?.name !== "draft" });
      tell(`${saved.name} is ${saved.state}.`);
      if (location.hash === `#/requests/${saved.id}`) await now.reload();
      else location.hash = `#/requests/${saved.id}`;
    } catch (error) {
      told.textContent = error.body ? `${error.body.cause} ${error.body.cure}` : error.message;
      let first = null;
      for (const fault of error.faults ?? []) {
        const found = inputs[fault.pointer.replace(/^\/(asked\/)?/, "").split("/")[0]];
        if (!found) { told.textContent += ` ${fault.cause} ${fault.cure}`; continue; }
        found.input.setAttribute("aria-invalid", "true");
        found.fault.textContent = `${fault.cause} ${fault.cure}`;
        first ??= found.input;
      }
      first?.focus();
    }
  });
  show(h("h1", {}, row ? `Change ${row.name}` : "Ask for a rotation"), made);
  inputs.id.input.focus();
}
