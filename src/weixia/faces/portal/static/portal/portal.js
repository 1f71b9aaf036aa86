// 朗读: only where the browser has a voice of the page's language; it never begins by itself. Everything else works without this file.
"use strict";
(() => {
  const button = document.getElementById("read");
  const ring = document.getElementById("read-ring");
  const english = document.documentElement.lang === "en";
  const voice = () => window.speechSynthesis?.getVoices().find((one) => (english ? /^en/i : /^(zh|cmn|yue)/i).test(one.lang));
  const parts = () => [...document.querySelectorAll("h1, h2, main p, main li > b, main legend, main .label, main .choice, main .big, main .do, main .way, main a.row, main dt, main dd, .foot .way, .foot .hot")]
    .filter((part) => part.offsetParent !== null && part.innerText.trim() && !part.parentElement.closest(".big, .row, .choice, .do, .way, .hot"));
  const offer = () => {
    if (!button || !voice()) return;
    button.hidden = false;
    if (ring) ring.hidden = true;
  };
  const stop = () => {
    speechSynthesis.cancel();
    document.querySelectorAll(".reading").forEach((part) => part.classList.remove("reading"));
    button.setAttribute("aria-pressed", "false");
  };
  const say = (queue) => {
    const part = queue.shift();
    if (!part) return stop();
    const spoken = new SpeechSynthesisUtterance(part.innerText);
    spoken.lang = english ? "en" : "zh-CN";
    spoken.voice = voice() || null;
    spoken.rate = 0.85;
    spoken.onstart = () => part.classList.add("reading");
    spoken.onend = () => {
      part.classList.remove("reading");
      if (button.getAttribute("aria-pressed") === "true") say(queue);
    };
    speechSynthesis.speak(spoken);
  };
  if (button && window.speechSynthesis) {
    offer();
    speechSynthesis.addEventListener?.("voiceschanged", offer);
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-pressed") === "true") return stop();
      button.setAttribute("aria-pressed", "true");
      say(parts());
    });
    addEventListener("pagehide", () => speechSynthesis.cancel());
  }
  document.querySelector(".problem")?.focus();
})();
