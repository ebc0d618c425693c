// The search field above a long list of checkboxes: what is chosen stays in sight, of the rest what has the words typed.
(() => {
  const FEW = 10;

  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d");

  function prepare(frame) {
    const field = frame.querySelector("input[type=search]");
    const labels = [...frame.querySelectorAll("label")].filter((label) => label.querySelector("input[type=checkbox]"));
    field.hidden = labels.length <= FEW;
    field.addEventListener("input", () => {
      const words = fold(field.value).split(/\s+/);
      for (const label of labels) {
        const text = fold(label.textContent);
        const shown = label.querySelector("input").checked || words.every((word) => text.includes(word));
        (label.closest("[id] > div") || label).hidden = !shown;
      }
    });
    // Enter would send the whole page to the server.
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-filtered-checkboxes]").forEach(prepare);
  });
})();
