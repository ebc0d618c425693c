// Whoever works in the admin reads the portal without being counted: lt.js leaves this browser out for thirty days. The
// login page is left out too, since everybody can open it.
document.addEventListener("DOMContentLoaded", function () {
  if (!document.querySelector("[data-wagtail-sidebar]")) return;
  try { localStorage.setItem("lt-staff", Date.now()); } catch (error) { /* this browser keeps nothing */ }
});
