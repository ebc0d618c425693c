// Tells the portal that this page is being read, and shows the visits it answers with. Sets no cookie, stores nothing.
(function () {
  var script = document.currentScript, beats = 0, referrer = "", timer, staff;
  // The admin marks the browsers of its own people.
  try { staff = Date.now() - localStorage.getItem("lt-staff") < 2592e6; } catch (error) { /* not even readable */ }
  if (staff || navigator.globalPrivacyControl || navigator.doNotTrack == 1) return;
  try { referrer = new URL(document.referrer).host; } catch (error) { /* opened directly */ }

  function send(message) {
    message.t = script.dataset.token;
    fetch(script.dataset.to, {
      method: "POST", body: JSON.stringify(message), credentials: "omit", keepalive: true
    }).then(function (answer) { return answer.json(); }).then(function (numbers) {
      document.querySelectorAll("[data-lt]").forEach(function (place) {
        var number = numbers[place.dataset.lt];
        if (number == null) return;
        place.textContent = String(number).replace(/\B(?=(\d{3})+$)/g, ".");
        if (place.parentNode.hidden) place.parentNode.hidden = false;
      });
    }).catch(function () { /* the numbers on the page stay */ });
  }

  function view() {
    if (document.visibilityState != "visible") {
      document.addEventListener("visibilitychange", view, { once: true });
      return;
    }
    send({ n: Date.now().toString(36) + Math.random().toString(36).slice(2, 12), r: referrer });
    referrer = "";
    beats = 0;
    clearInterval(timer);
    timer = setInterval(function () {
      if (document.visibilityState == "visible" && beats++ < 15) send({ h: 1 });
    }, 12e4);
  }

  if (document.prerendering) document.addEventListener("prerenderingchange", view, { once: true });
  else view();
  addEventListener("pageshow", function (event) { if (event.persisted) view(); });
})();
