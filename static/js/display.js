// Text size and contrast, kept in this browser alone. early.js brings them back before anything is painted.
(() => {
  const sizes = ["small", "", "large", "larger", "largest"];
  const root = document.documentElement;
  const buttons = document.querySelectorAll("[data-size], [data-contrast]");
  const words = () => (root.dataset.display || "").split(" ");
  const isContrast = () => words().includes("contrast");
  const size = () => {
    const place = sizes.findIndex((name) => name && words().includes(name));
    return place < 0 ? sizes.indexOf("") : place;
  };

  const show = (place, contrast) => {
    const kept = [sizes[place], contrast ? "contrast" : ""].filter(Boolean).join(" ");
    root.dataset.display = `js ${kept}`;
    try {
      if (kept) localStorage.setItem("display", kept);
      else localStorage.removeItem("display");
    } catch {
      // A browser that keeps nothing still shows it until the next page.
    }
    tell();
  };

  const tell = () => {
    for (const button of buttons) {
      const step = Number(button.dataset.size);
      if ("contrast" in button.dataset) button.setAttribute("aria-pressed", isContrast());
      else if (step) button.setAttribute("aria-disabled", !(size() + step in sizes));
      else button.setAttribute("aria-pressed", sizes[size()] === "");
    }
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      if ("contrast" in button.dataset) return show(size(), !isContrast());
      const step = Number(button.dataset.size);
      const place = step ? size() + step : sizes.indexOf("");
      if (place in sizes) show(place, isContrast());
    });
  }
  tell();
})();
