// Who did what to which version.
import { get } from "./calls.js";
import { h, minute, show, table } from "./dom.js";

export async function auditView() {
  const chain = await get("/v1/audit/chain");
  const from = Math.max(0, chain.entries - 200);
  const page = await get(`/v1/audit?limit=200&after=${from}`);
  show(h("h1", {}, "Audit log"),
    h("p", {}, chain.whole ? h("span", { class: "badge good" }, "The log is whole") : h("span", { class: "badge bad" }, chain.breaks.join(" ")),
      ` ${chain.entries.toLocaleString("en-US")} entries; the last ${page.items.length} are shown.`),
    table([
      ["Number", (row) => String(row.number), "n"],
      ["When", (row) => minute(row.at)],
      ["Who", (row) => row.actor_name],
      ["What", (row) => row.action],
      ["Object", (row) => `${row.kind} ${row.object}`],
      ["Version", (row) => String(row.version), "n"],
      ["Detail", (row) => JSON.stringify(row.detail).slice(0, 160), "wrap"],
    ], page.items.toReversed()));
}
