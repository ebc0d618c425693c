// What a button of the editor sends replaces the page: where it cannot be taken in, what was written would be gone with
// it. So the portal is asked first, and the page stays, with a sentence saying why. Loaded after admin-autosave.js.
(() => {
  "use strict";

  const LONGEST = 30_000;
  // What Wagtail writes into the form for a workflow's button; whatever saves itself afterwards would do it.
  const WORKFLOW = "[name=action-workflow-action], [name=workflow-action-name]";
  let asking = false;
  let answered = false;
  let failed = false;

  const dialog = () => document.querySelector("[data-not-saved]");
  const editForm = () => document.querySelector("[data-edit-form]");

  // A new login has another token, in all tabs.
  function renew(token) {
    window.wagtailConfig.CSRF_TOKEN = token;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => {
      field.value = token;
    });
  }

  const ask = (url, method, redirect = "error") =>
    fetch(url, { method, redirect, signal: AbortSignal.timeout(LONGEST) });

  /* Returns why nothing can be saved, or nothing. */
  async function hindrance(form) {
    try {
      const answer = await ask(dialog().dataset.notSaved, "GET");
      if (answer.status === 403) return "signed-out";
      if (!answer.ok) return "away";
      renew((await answer.json()).token);
      if (!failed) return "";
      const { ok, status } = await ask(form.action, "HEAD", "manual");
      if (ok) return "";
      return status >= 500 ? "away" : "gone";
    } catch {
      return "away";
    }
  }

  const reason = (why) => dialog().querySelector(`[data-why=${why}]`);

  function show(why, submitter) {
    if (submitter) submitter.dataset.wProgressLoadingValue = "false";
    editForm().querySelectorAll(WORKFLOW).forEach((field) => field.remove());
    dialog().querySelectorAll("[data-why]").forEach((part) => {
      part.hidden = part !== reason(why);
    });
    dialog().showModal();
  }

  // Earlier than admin-autosave.js, which would wait for the answer to what is prevented here.
  window.addEventListener("w-autosave:save", (event) => asking && event.preventDefault(), true);
  window.addEventListener("w-autosave:success", () => {
    failed = false;
  });
  window.addEventListener("w-autosave:error", async (event) => {
    if (event.detail.type !== "server_error") return;
    failed = true;
    const why = await hindrance(editForm());
    if (!why || !failed) return;
    const text = reason(why).querySelector("p").textContent;
    document.dispatchEvent(new CustomEvent("w-autosave:error", { detail: { type: why, text } }));
  });
  // Back from signing in beside it: what was written saves itself again.
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden || !failed || asking || (await hindrance(editForm()))) return;
    editForm().dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true }));
  });
  window.addEventListener(
    "submit",
    async (event) => {
      const { target: form, submitter } = event;
      if (answered || !form.matches("[data-edit-form]") || !dialog()) {
        answered = false;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (asking) return;
      asking = true;
      const why = await hindrance(form);
      asking = false;
      if (why) return show(why, submitter);
      answered = true;
      if (submitter) submitter.disabled = false;
      form.requestSubmit(submitter);
    },
    true,
  );
})();
