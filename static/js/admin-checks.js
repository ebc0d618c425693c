/* “Kiểm tra bài”: asks for the findings whenever the preview is renewed, and leads from a finding to its field. */
(() => {
  "use strict";

  const MARKED_FOR = 3000;
  const MOST_FRAMES = 120;
  let latest = 0;

  const section = () => document.querySelector("[data-text-checks]");
  // Wagtail replaces it when a new page gets an address of its own by being saved.
  const previewAddress = () => {
    const preview = document.querySelector("[data-w-preview-url-value]");
    return preview && new URL(preview.dataset.wPreviewUrlValue, window.location.href).pathname;
  };

  function showCount(count) {
    const own = section().querySelector("[data-text-checks-count]");
    own.textContent = count;
    own.hidden = count === 0;
    own.classList.toggle("has-errors", count > 0);
    showSum();
  }

  // Wagtail's own checks write their number on the button after every run; ours is added to it.
  function showSum() {
    const theirs = document.querySelector('[data-side-panel="checks"] [data-content-checker-count]');
    const badge = document.querySelector(
      '[data-side-panel-toggle="checks"] [data-side-panel-toggle-counter]',
    );
    if (!badge) return;
    const ours = section().querySelector("[data-text-checks-count]").textContent;
    const sum = Number(ours) + (Number(theirs && theirs.textContent) || 0);
    badge.textContent = sum;
    badge.hidden = sum === 0;
  }

  async function load(saved = false) {
    const preview = previewAddress();
    if (!preview) return;
    const turn = ++latest;
    const result = section().querySelector("[data-text-checks-result]");
    const query = new URLSearchParams({ preview });
    if (saved) query.set("saved", "");
    try {
      const response = await fetch(`${section().dataset.textChecks}?${query}`, {
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      if (!response.ok || response.redirected) throw new Error(response.status);
      const html = await response.text();
      if (turn !== latest) return;
      result.innerHTML = html;
      showCount(Number(response.headers.get("X-Count")));
    } catch {
      if (turn === latest) result.textContent = section().dataset.textChecksFailed;
    }
  }

  /* Sends what stands in the form to the preview, as Wagtail does by itself while a panel is open. */
  async function checkAgain(button) {
    const form = document.querySelector("[data-edit-form]");
    const result = section().querySelector("[data-text-checks-result]");
    button.disabled = true;
    result.textContent = section().dataset.textChecksWaiting;
    try {
      const answer = await fetch(previewAddress(), { method: "POST", body: new FormData(form) });
      if (!answer.ok) throw new Error(answer.status);
      await load();
    } catch {
      result.textContent = section().dataset.textChecksFailed;
    }
    button.disabled = false;
  }

  function target(link) {
    const { textCheckField: field, textCheckBlock: block } = link.dataset;
    return (
      (block && document.querySelector(`[data-contentpath="${CSS.escape(block)}"]`)) ||
      document.querySelector(`[data-edit-form] [data-contentpath="${CSS.escape(field)}"]`)
    );
  }

  function open(place) {
    const tab = place.closest("[role=tabpanel]");
    if (tab && tab.hidden) document.querySelector(`[role=tab][aria-controls="${tab.id}"]`).click();
    for (let panel = place; panel; panel = panel.parentElement?.closest("[data-panel]")) {
      const toggle = panel.querySelector("[data-panel-toggle]");
      if (toggle && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
  }

  function lead(event) {
    const link = event.target.closest("[data-text-check-field]");
    const place = link && target(link);
    if (!place) return;
    event.preventDefault();
    open(place);
    show(place, MOST_FRAMES);
  }

  // A tab takes a moment to open, and what is not to be seen yet cannot be focused.
  function show(place, frames) {
    if (!place.checkVisibility() && frames > 0) {
      window.requestAnimationFrame(() => show(place, frames - 1));
      return;
    }
    place.scrollIntoView({ block: "center" });
    place.classList.add("text-checks-target");
    window.setTimeout(() => place.classList.remove("text-checks-target"), MARKED_FOR);
    const input = place.querySelector(
      "[contenteditable=true], textarea:not([hidden]), input:not([type=hidden]), button[data-chooser-action-choose]",
    );
    if (input) input.focus({ preventScroll: true });
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!section()) return;
    section().addEventListener("click", (event) => {
      const again = event.target.closest("[data-text-checks-again]");
      if (again) checkAgain(again);
      else lead(event);
    });
    document.addEventListener("w-preview:updated", () => load());
    const theirs = document.querySelector('[data-side-panel="checks"] [data-content-checker-count]');
    if (theirs) new MutationObserver(showSum).observe(theirs, { childList: true });
    if ("textChecksSaved" in section().dataset) load(true);
  });
})();
