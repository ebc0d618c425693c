/* What every page has, in one file as every page asks for it: the reader's display, and titles while typing. */

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

  // Back from the browser's memory: the reader may have chosen another on the page that came between.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    try {
      root.dataset.display = `js ${localStorage.getItem("display") || ""}`;
      tell();
    } catch {
      // A browser that keeps nothing shows what this page was left with.
    }
  });
})();

// Titles while typing, below every field with data-titles: a combobox with a list, by the ARIA pattern.
(() => {
  const setUp = (field) => {
    const list = document.createElement("ul");
    let chosen = -1, timer, request;
    list.id = `${field.id}-titles`;
    list.className = "titles";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.labels[0].textContent);
    field.after(list);
    const set = (values) => Object.entries(values).forEach(([name, value]) => field.setAttribute(name, value));
    set({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" });

    const choose = (place) => {
      chosen = place;
      [...list.children].forEach((item, number) => item.setAttribute("aria-selected", number === place));
      if (place < 0) field.removeAttribute("aria-activedescendant");
      else {
        set({ "aria-activedescendant": list.children[place].id });
        list.children[place].scrollIntoView({ block: "nearest" });
      }
    };
    const stop = () => {
      clearTimeout(timer);
      request?.abort();
    };
    const show = (open) => {
      list.hidden = !open;
      set({ "aria-expanded": open });
      choose(-1);
    };
    const fill = ({ titles }) => {
      list.replaceChildren(...titles.map(({ title, url }, number) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${number}`;
        item.setAttribute("role", "option");
        item.textContent = title;
        item.dataset.url = url;
        return item;
      }));
      show(titles.length > 0 && document.activeElement === field);
    };
    field.addEventListener("input", () => {
      stop();
      if (field.value.trim().length < 2) return show(false);
      timer = setTimeout(() => {
        request = new AbortController();
        fetch(`${field.dataset.titles}?q=${encodeURIComponent(field.value)}`, { signal: request.signal })
          .then((response) => response.json()).then(fill).catch(() => {});
      }, 250);
    });
    const open = (item) => {
      show(false);
      location.href = item.dataset.url;
    };
    field.addEventListener("keydown", (event) => {
      const count = list.children.length;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && count) {
        event.preventDefault();
        if (list.hidden) show(true);
        // Past either end none is chosen, and what was typed stands.
        choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        open(list.children[chosen]);
      } else if (event.key === "Escape") {
        stop();
        if (!list.hidden) event.preventDefault();
        show(false);
      }
    });
    // The field keeps the focus, so that leaving it is what closes the list.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[data-url]");
      if (item) open(item);
    });
    field.addEventListener("blur", () => {
      stop();
      show(false);
    });
  };
  document.querySelectorAll("[data-titles]").forEach(setUp);
})();
