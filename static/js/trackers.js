// Asks the reader before anything of a tracker is loaded, and keeps the answer in this browser. Sets no cookie.
(function () {
  // Where the browser has answered for its reader, nobody is asked.
  if (navigator.globalPrivacyControl || navigator.doNotTrack == 1 || window.doNotTrack == 1) return;
  var KEY = "lt-trackers", KEPT_FOR = 180 * 864e5; // milliseconds
  var nonce = document.currentScript.nonce, isRunning = false;
  var question = document.querySelector(".trackers"), change = document.querySelector(".trackers-change");
  document.querySelector(".site-footer").before(question);

  // "yes" or "no"; "" where the reader has to be asked (again), null where the browser would not keep an answer.
  function known() {
    try {
      var kept = (localStorage.getItem(KEY) || "").split(" "), age = Date.now() - Date.parse(kept[1]);
      return age >= 0 && age < KEPT_FOR ? kept[0] : "";
    } catch (error) { return null; }
  }

  function run() {
    if (isRunning) return;
    isRunning = true;
    document.getElementById("trackers").content.querySelectorAll("script").forEach(function (asleep) {
      var awake = document.createElement("script");
      for (var attribute of asleep.attributes) awake.setAttribute(attribute.name, attribute.value);
      awake.nonce = nonce;
      awake.text = asleep.text;
      document.head.append(awake);
    });
  }

  // Without consent, nothing stays of what trackers have kept about the reader.
  function forget() {
    var labels = location.hostname.split(".");
    document.cookie.split("; ").forEach(function (cookie) {
      var name = cookie.split("=")[0];
      if (!/^_(ga|gid|pk|ym)/.test(name)) return;
      document.cookie = name + "=; path=/; max-age=0";
      labels.forEach(function (label, place) {
        document.cookie = name + "=; path=/; max-age=0; domain=" + labels.slice(place).join(".");
      });
    });
  }

  function follow(answer) {
    question.hidden = answer !== "";
    change.hidden = !answer;
    if (answer == "yes") return run();
    forget();
    if (isRunning) location.reload(); // only a new page is without what runs
  }

  question.addEventListener("click", function (event) {
    var answer = event.target.value;
    if (!answer) return;
    try { localStorage.setItem(KEY, answer + " " + new Date().toISOString().slice(0, 10)); } catch (error) { /* full */ }
    follow(answer);
  });

  change.querySelector("button").addEventListener("click", function () {
    question.hidden = false;
    change.hidden = true;
    question.scrollIntoView({ block: "nearest" });
    question.querySelector("button").focus({ preventScroll: true });
  });

  function begin() { follow(known()); }
  if (document.prerendering) document.addEventListener("prerenderingchange", begin, { once: true });
  else begin();
  // Back from the browser's memory: the reader may have answered on another page since.
  addEventListener("pageshow", function (event) { if (event.persisted) begin(); });
})();
