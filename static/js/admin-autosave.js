// A new page or record saves itself once it is begun, and gets an address of its own with the answer. A button pressed
// before that would send it to the address where new ones are made, and it would be there twice: it waits for the answer.
// Nothing saves itself beside what a button sends: the older of the two could come last, as a change after publishing.
(() => {
  "use strict";

  let saving = false;
  let waiting = null;
  let leaving = false;

  function go() {
    saving = false;
    if (!waiting) return;
    const { form, submitter } = waiting;
    waiting = null;
    // Wagtail disables the pressed button, and a form does not send the name of one.
    if (submitter) submitter.disabled = false;
    form.requestSubmit(submitter);
  }

  window.addEventListener("w-autosave:save", (event) => {
    if (leaving) event.preventDefault();
    saving = !event.defaultPrevented;
  });
  window.addEventListener("w-autosave:success", go);
  window.addEventListener("w-autosave:error", go);
  window.addEventListener(
    "submit",
    (event) => {
      if (!saving || !event.target.matches("[data-edit-form]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = { form: event.target, submitter: event.submitter };
    },
    true,
  );
  window.addEventListener("submit", (event) => {
    leaving = !event.defaultPrevented && event.target.matches("[data-edit-form]");
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
})();
