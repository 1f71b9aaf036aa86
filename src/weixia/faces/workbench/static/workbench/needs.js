"use strict";
/* 登记需求, faster: who is calling is looked up while the number is typed, everything is kept at every pause, keys for all of it.
   Without this file the page works by its buttons. */
(() => {
  const form = document.getElementById("ask");
  if (!form) return;
  const $ = (selector, root = form) => root.querySelector(selector);
  const $$ = (selector, root = form) => [...root.querySelectorAll(selector)];
  const words = $("[name=words]"), caller = $("[name=caller]"), callers = $("#callers"), said = $("#draft-said"), back = $("#readback");
  const listed = JSON.parse(document.getElementById("kind-words").textContent);
  let chosenByHand = Boolean($("[name=kind]:checked"));
  let sent = false;

  /* Everything typed, at every pause of half a second, and at the last moment when the page goes. */
  const PAUSE = 500;
  let timer = 0, changed = false;
  const typed = () => { const told = new FormData(form); told.delete("photo"); told.delete("once"); return told; };
  const turn = $("[name=turn]");
  const save = async () => {
    clearTimeout(timer);
    if (!changed || sent) return;
    changed = false;
    turn.value = Number(turn.value) + 1;
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: typed(), keepalive: true });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      history.replaceState(null, "", "?draft=" + $("[name=draft]").value);
      said.textContent = form.dataset.saved.replace("%t", new Date().toTimeString().slice(0, 5));
    } catch { changed = true; said.textContent = form.dataset.unsaved; timer = setTimeout(save, 5000); }
  };
  const later = () => { changed = true; clearTimeout(timer); timer = setTimeout(save, PAUSE); };
  addEventListener("pagehide", () => {
    if (!changed || sent) return;
    turn.value = Number(turn.value) + 1;
    navigator.sendBeacon(form.dataset.draftUrl, typed());
  });

  /* What is said back. */
  const readBack = () => {
    const text = words.value.trim().replace(/\s+/g, " ");
    const one = $("[name=person]:checked");
    const who = $("[name=name]")?.value.trim() || one?.dataset.called || "";
    const urgency = $("[name=urgency]:checked")?.value || "three_days";
    const when = document.querySelector(`[data-promise=${urgency}]`)?.textContent || "";
    const line = back.dataset.said.replace("%words", () => (text.length > 40 ? text.slice(0, 39) + "…" : text)).replace("%when", ` ${when} `).replace("%who", () => who);
    back.textContent = text ? line.replace(/^[，, ]+/, "") : back.dataset.none;
  };

  /* Which kind it sounds like: a suggestion, until a hand chooses. */
  const hear = () => {
    const weight = (kind) => listed[kind].reduce((sum, word) => sum + (words.value.includes(word) ? word.length : 0), 0);
    const heard = Object.keys(listed).filter(weight).sort((a, b) => weight(b) - weight(a)).slice(0, 3);
    const names = [];
    for (const radio of $$("[name=kind]")) {
      const label = radio.closest("label");
      label.classList.toggle("wx-heard", heard.includes(radio.value));
      if (heard.includes(radio.value)) names[heard.indexOf(radio.value)] = $("span", label).textContent;
    }
    const line = $(".wx-heard-say");
    const text = names.length ? line.dataset.heard.replace("%k", names.join(" ")) : "";
    if (line.textContent !== text) line.textContent = text;
    if (!chosenByHand) $$("[name=kind]").forEach((radio) => { radio.checked = radio.value === heard[0]; });
  };

  /* Who is calling. */
  let asked = null, looking = 0, lookedFor = $("#callers .wx-callers, .wx-quick-phone") ? caller.value : "";
  const look = async () => {
    asked?.abort();
    asked = new AbortController();
    const text = caller.value;
    try {
      const answer = await fetch(form.dataset.callersUrl, { method: "POST", body: typed(), signal: asked.signal });
      if (!answer.ok || answer.redirected) { callers.textContent = form.dataset.blocked; return; }
      callers.innerHTML = await answer.text(); /* our own escaped fragment */
      lookedFor = text;
      readBack();
    } catch (problem) { if (problem.name !== "AbortError") callers.textContent = form.dataset.blocked; }
  };
  const whole = (text) => {
    const digits = text.replace(/[\s\-—()（）]/g, "");
    if (!/^\+?\d+$/.test(digits)) return text.trim().length > 1;
    return /^(\+?86)?1\d{10}$|^0\d{9,11}$|^[2-9]\d{6,7}$/.test(digits);
  };
  caller.addEventListener("input", () => { clearTimeout(looking); if (whole(caller.value)) looking = setTimeout(look, 350); });
  caller.addEventListener("keydown", (event) => {
    const first = $("[name=person]", callers);
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.checked = true; first.focus(); readBack(); later(); }
    if (event.key !== "Enter" || event.ctrlKey) return;
    event.preventDefault();
    clearTimeout(looking);
    const on = () => accept($("[name=person]:checked", callers) || $("[name=person]", callers));
    if (caller.value === lookedFor) on(); else look().then(on);
  });
  const accept = (radio) => {
    if (radio && !radio.checked) radio.checked = true;
    readBack(); later();
    if (radio && radio.value !== "new") words.focus();
    else $("[name=name]", callers)?.focus();
  };
  callers.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && event.target.name === "person") { event.preventDefault(); accept(event.target); }
    else if (event.key === "Enter" && !event.ctrlKey && event.target.matches("input[type=text]")) {
      event.preventDefault();
      const boxes = $$("input[type=text]", callers).filter((box) => box.offsetParent);
      (boxes[boxes.indexOf(event.target) + 1] || words).focus();
    }
  });

  /* Keys: Alt and a digit for the kind, Ctrl Enter to register. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); form.requestSubmit($("#save")); }
    if (event.altKey && !event.ctrlKey && /^Digit\d$/.test(event.code)) {
      const radio = $$("[name=kind]")[(Number(event.code.slice(5)) + 9) % 10];
      event.preventDefault();
      chosenByHand = radio.checked = true;
      readBack(); later();
    }
  });
  form.addEventListener("change", (event) => { if (event.target.name === "kind") chosenByHand = true; readBack(); later(); });
  form.addEventListener("input", (event) => { if (event.target === words) hear(); readBack(); if (event.target.name !== "photo") later(); });
  form.addEventListener("submit", () => { sent = true; });
  addEventListener("pageshow", () => { sent = false; });

  hear(); readBack();
  /* A call that came with its number begins at whoever it may be; a restored one where it was left. */
  if (!document.querySelector("[data-focus]")) {
    const first = $("[name=person]", callers);
    if ($("[name=person]:checked", callers) || words.value) { words.focus(); words.setSelectionRange(words.value.length, words.value.length); }
    else if (first && first.value !== "new") { first.checked = true; first.focus(); readBack(); }
    else if (caller.value) $("[name=name]", callers)?.focus();
    else caller.focus();
  }
})();
