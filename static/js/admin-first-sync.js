/* Fetches the page again every few seconds while a source is read for the first time, and shows how far it is. */
const selector = "[data-first-sync]";
const SECONDS = 3;

async function refresh() {
  const answer = await fetch(window.location.href).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = page.querySelector(selector);
    if (!told) {
      window.location.reload();
      return;
    }
    document.querySelector(selector).replaceWith(told);
  }
  setTimeout(refresh, SECONDS * 1000);
}

if (document.querySelector(selector)) {
  setTimeout(refresh, SECONDS * 1000);
}
