// Calls of the service: the page's cookie and header, versions as ETags, problems as errors with all their faults.

export class Problem extends Error {
  constructor(body) {
    const told = body.faults?.length ? body.faults : [body];
    super(told.map((fault) => `${fault.cause} ${fault.cure}`).join(" "));
    this.body = body;
    this.faults = body.faults ?? [];
  }
}

export async function call(method, path, { body, version, form, accept } = {}) {
  const headers = { "X-Movcon-Page": "1", Accept: accept ?? "application/json" };
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  if (method === "POST") headers["Idempotency-Key"] = crypto.randomUUID?.() ?? String(Math.random());
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: form ?? (body === undefined ? undefined : JSON.stringify(body)) });
  } catch {
    throw new Problem({ code: "unreachable", cause: "The service does not answer.", cure: "Check the connection and try again." });
  }
  if (answer.status === 204) return null;
  const type = answer.headers.get("Content-Type") ?? "";
  if (!answer.ok) {
    const told = type.includes("json") ? await answer.json() : { cause: `The service answers ${answer.status}.`, cure: "Try again." };
    throw new Problem(told);
  }
  return type.includes("json") && accept === undefined ? answer.json() : answer.text();
}

export const get = (path, more) => call("GET", path, more);
export const post = (path, body, more = {}) => call("POST", path, { body, ...more });

// Every page of a list, at most `most` items.
export async function all(path, most = 2000) {
  const items = [];
  let after = null;
  do {
    const mark = path.includes("?") ? "&" : "?";
    const page = await get(`${path}${mark}limit=200${after ? `&after=${encodeURIComponent(after)}` : ""}`);
    items.push(...page.items);
    after = page.next;
  } while (after && items.length < most);
  return items;
}
