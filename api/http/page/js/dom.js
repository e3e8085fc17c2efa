// Building the page: elements from names and children; text is always text, never markup.

export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value") made.value = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function show(...children) {
  const content = document.getElementById("content");
  content.replaceChildren(...children.flat().filter(Boolean));
}

export function table(columns, rows, { caption, empty = "Nothing here." } = {}) {
  if (!rows.length) return h("p", { class: "note" }, empty);
  return h("div", {}, caption && h("p", { class: "note" }, caption),
    h("div", { class: "scroll" }, h("table", { "aria-label": caption },
      h("thead", {}, h("tr", {}, columns.map(([name, , css]) => h("th", { scope: "col", class: css === "n" ? "n" : undefined }, name)))),
      h("tbody", {}, rows.map((row) => h("tr", { class: row.mark },
        columns.map(([, cell, css]) => h("td", { class: css }, cell(row) ?? ""))))))));
}

export const state = (word) => h("span", { class: `state ${word}` }, word.replaceAll("_", " "));

let hide;
export function tell(words, bad = false) {
  const told = document.getElementById("told");
  told.replaceChildren(h("div", { class: bad ? "bad" : "" }, words));
  clearTimeout(hide);
  hide = setTimeout(() => told.replaceChildren(), bad ? 12000 : 5000);
}

// What a call was refused for: all of its faults with their places.
export function faults(error) {
  return h("div", {}, h("p", { class: "bad" }, error.body ? `${error.body.cause} ${error.body.cure ?? ""}` : error.message),
    error.faults?.length > 0 && table([
      ["Where", (row) => row.pointer, "wrap"],
      ["What", (row) => row.cause, "wrap"],
      ["What to do", (row) => row.cure, "wrap"],
    ], error.faults));
}

// A button that does something once: disabled while it runs, and telling what went wrong.
export function act(words, work, css = "act") {
  const button = h("button", { type: "button", class: css }, words);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      tell(error.message, true);
    } finally {
      button.disabled = false;
    }
  });
  return button;
}

// Text given to the reader as a file.
export function save(text, name, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

export const usd = (amount) => (amount === null || amount === undefined ? "-" : `${amount < 0 ? "-" : ""}$${Math.abs(Math.round(amount)).toLocaleString("en-US")}`);
export const share = (part) => (part === null || part === undefined ? "-" : `${(100 * part).toFixed(1)} %`);
// Only of dollars: where movements are not moved, the objective holds a price for each person that nobody pays.
export const gap = (sum) => (sum.not_moved ? "-" : share(sum.gap));
export const minute = (text) => (text ? text.replace("T", " ").replace(/(:\d\d):\d\d(\.\d+)?(Z|\+00:00)?$/, "$1Z") : "");
