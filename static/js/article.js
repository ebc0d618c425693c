/* What an article can do beyond being read: its address is copied or sent, it is printed, it is read aloud. */
(() => {
  const one = (selector) => document.querySelector(selector);
  const show = (element, shown = true) => {
    if (element) element.hidden = !shown;
  };
  document.querySelectorAll("[data-print]").forEach((button) => {
    show(button);
    button.addEventListener("click", () => print());
  });

  const share = one("[data-address]");
  if (share) {
    const { address, copied, paste, failed } = share.dataset;
    const text = share.querySelector("[data-text]");
    const say = (sentence) => {
      share.querySelector("[role=status]").textContent = sentence;
    };
    const select = () => {
      show(text.parentNode);
      getSelection().selectAllChildren(text);
      return document.execCommand("copy");
    };
    // Without HTTPS, and in some apps, there is no clipboard: then what is selected is copied, or left selected.
    const copy = (sentence) => Promise.resolve()
      .then(() => navigator.clipboard.writeText(address)).then(() => true, select)
      .then((done) => say(done ? sentence : failed));
    show(text.parentNode, false);
    share.querySelectorAll("[hidden]:not(p)").forEach((element) => show(element));
    one("[data-copy]").addEventListener("click", () => copy(copied));
    one("[data-send]").addEventListener("click", () => {
      if (!navigator.share) copy(paste);
      else navigator.share({ title: document.title, url: address }).catch((error) => {
        if (error.name !== "AbortError") copy(paste);
      });
    });
  }

  const tools = one("[data-listen]"), speech = window.speechSynthesis;
  if (!tools || !speech || !window.SpeechSynthesisUtterance) return;
  const [play, stop] = tools.querySelectorAll("button");
  const words = play.dataset;
  let voice, parts, utterance, next = 0, turn = 0;
  const findVoice = () => {
    voice = speech.getVoices().find(({ lang }) => /^vi\b/i.test(lang));
    show(tools, Boolean(voice));
  };
  // A sentence at a time: Chrome falls silent in a long one, and Android cannot pause, only begin a part again.
  const read = () => [...document.querySelectorAll(
    ".text > h1, .text > .summary, .body > p, .body > h2, .body > h3, .body > ul li, .body > ol li, .body blockquote p",
  )].flatMap(({ innerText }) => innerText.match(/\S.*?(?:[.!?…]+(?=\s)|$)/gm) || []);
  const pause = (label) => {
    turn += 1;
    speech.cancel();
    play.textContent = label;
  };
  const end = () => {
    pause(words.play);
    parts = null;
    next = 0;
    if (document.activeElement === stop) play.focus();
    show(stop, false);
  };
  const go = () => {
    if (next >= parts.length) return end();
    const mine = turn;
    utterance = new SpeechSynthesisUtterance(parts[next]);
    Object.assign(utterance, { voice, lang: voice.lang });
    const after = (step) => () => {
      if (mine !== turn) return;
      next += step;
      if (step) go();
      else end();
    };
    utterance.onend = after(1);
    utterance.onerror = after(0);
    speech.speak(utterance);
  };
  play.addEventListener("click", () => {
    if (play.textContent === words.pause) return pause(words.resume);
    parts = parts || read();
    play.textContent = words.pause;
    show(stop);
    go();
  });
  stop.addEventListener("click", end);
  addEventListener("pagehide", end);
  speech.addEventListener?.("voiceschanged", findVoice);
  findVoice();
})();
