// Signing in with e-mail and password.
import { post } from "./calls.js";
import { h } from "./dom.js";

export function signIn(done) {
  const told = h("p", { class: "bad", role: "alert" });
  const email = h("input", { type: "email", name: "email", autocomplete: "username", required: true, autofocus: true });
  const password = h("input", { type: "password", name: "password", autocomplete: "current-password", required: true });
  const form = h("form", { class: "card narrow" },
    h("h1", {}, "Sign in"),
    h("div", { class: "fields" },
      h("label", { class: "broad" }, "E-mail", email),
      h("label", { class: "broad" }, "Password", password)),
    told,
    h("div", { class: "acts" }, h("button", { class: "act" }, "Sign in")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    told.textContent = "";
    try {
      await post("/v1/session", { email: email.value, password: password.value });
      await done();
    } catch (error) {
      told.textContent = error.message;
      password.value = "";
      password.focus();
    }
  });
  return form;
}
