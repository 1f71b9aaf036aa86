"use strict";
/* The desk's speed: ticked rows, the palette (Ctrl K), keys that are off until asked for. All of it works without. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* Ticked rows: the bar shows once something is ticked; ticks and place come back with the page. */
  const bar = $("[data-batch]");
  const ticks = "input[type=checkbox][form=batch-form]";
  const boxes = () => $$(ticks); /* asked anew: a filter may have brought other rows */
  const place = "wx-desk:" + location.pathname + location.search;
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(place)) || {}; } catch { return {}; } };
  const keep = () => sessionStorage.setItem(place, JSON.stringify({ ticks: boxes().filter((one) => one.checked).map((one) => one.value), y: scrollY }));
  const tally = () => {
    const count = boxes().filter((one) => one.checked).length;
    bar.classList.toggle("wx-batch-on", count > 0);
    $("output", bar).textContent = count ? $("output", bar).dataset.said.replace("%n", count) : "";
    for (const all of $$("[data-pick-all]")) {
      const group = $$(ticks, all.closest("section"));
      const ticked = group.filter((one) => one.checked).length;
      all.checked = ticked > 0 && ticked === group.length;
      all.indeterminate = ticked > 0 && ticked < group.length;
    }
  };
  if (bar && boxes().length) {
    document.body.classList.add("wx-ticking");
    $$(".wx-pick-all").forEach((label) => { label.hidden = false; });
    $("[data-pick-none]", bar).hidden = false;
    const before = $(".wx-toast") ? {} : kept(); /* an act has just been done: its ticks are spent, its message is on top */
    for (const one of boxes()) one.checked = (before.ticks || []).includes(one.value);
    if (before.y && !location.hash && performance.getEntriesByType("navigation")[0]?.type !== "reload") scrollTo(0, before.y);
    document.addEventListener("change", (event) => {
      const all = event.target.closest("[data-pick-all]");
      if (all) for (const one of $$(ticks, all.closest("section"))) one.checked = all.checked;
      if (all || event.target.matches(ticks)) { tally(); keep(); }
    });
    document.addEventListener("htmx:afterSettle", tally);
    $("[data-pick-none]", bar).addEventListener("click", () => { boxes().forEach((one) => { one.checked = false; }); tally(); keep(); });
    addEventListener("pagehide", keep);
    tally();
  }

  /* 撤销 folds after ten seconds unless it is looked at; the duty's own page can still take it back. */
  for (const toast of $$(".wx-toast:has(form)")) {
    const fold = () => (toast.matches(":hover, :focus-within") ? setTimeout(fold, 3000) : $("form", toast)?.remove());
    setTimeout(fold, 10000);
  }

  for (const link of $$("a[data-copy]")) {
    if (!navigator.clipboard) break;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "wx-link", textContent: link.dataset.copy });
    link.after(" ", button);
    button.addEventListener("click", () => navigator.clipboard.writeText(link.href).then(() => { button.textContent = link.dataset.copied; }));
  }

  /* The palette: a combobox over one POST. */
  const palette = $("#palette");
  const form = palette && $("form", palette);
  const box = palette && $("#palette-q");
  const list = palette && $("#palette-list");
  let asked = null;
  let timer = 0;
  const options = () => $$("[role=option]", list);
  const choose = (option) => {
    options().forEach((one) => one.setAttribute("aria-selected", one === option));
    if (option) { box.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else box.removeAttribute("aria-activedescendant");
  };
  const chosen = () => options().find((one) => one.getAttribute("aria-selected") === "true");
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), signal: asked.signal });
      if (!answer.ok || answer.redirected) { location.reload(); return; }
      list.innerHTML = await answer.text(); /* our own escaped fragment */
      const count = options().length;
      box.setAttribute("aria-expanded", String(count > 0));
      $("#palette-said").textContent = count ? form.dataset.found.replace("%n", count) : form.dataset.nothing;
      choose(options()[0]);
    } catch (problem) { if (problem.name !== "AbortError") throw problem; }
  };
  const open = () => { if (!palette.open) { palette.showModal(); box.value = ""; ask(); } box.focus(); };
  if (palette?.showModal) {
    box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const option = chosen();
      if (option) location.href = option.href;
    });
    box.addEventListener("keydown", (event) => {
      const all = options();
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || !all.length) return;
      event.preventDefault();
      choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
    });
    palette.addEventListener("click", (event) => { if (event.target === palette || event.target.closest("[data-close-palette]")) palette.close(); });
  }

  /* Keys. Ctrl and Alt always; single letters only for who switched them on. */
  const keys = $("#keys");
  keys?.addEventListener("click", (event) => { if (event.target === keys || event.target.closest("[data-close-keys]")) keys.close(); });
  const rows = () => $$(".wx-desk .wx-row");
  const row = () => document.activeElement?.closest?.(".wx-row");
  const move = (step) => {
    const all = rows();
    const at = all.indexOf(row());
    $("a.wx-cover", all[Math.min(Math.max(at < 0 ? 0 : at + step, 0), all.length - 1)])?.focus();
  };
  const letters = {
    j: () => move(1), k: () => move(-1),
    x: () => $("input[name=duty]", row())?.click(),
    e: () => $("[data-key=e]", row())?.click(), d: () => $("[data-key=d]", row())?.click(), a: () => $("[data-key=a]", row())?.click(),
    "?": () => keys?.showModal(),
  };
  const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "k" && palette?.showModal) { event.preventDefault(); event.stopImmediatePropagation(); open(); return; }
    if (event.altKey && key === "n") { const link = $("[data-alt-n]"); if (link) { event.preventDefault(); location.href = link.href; } return; }
    if (event.altKey && key === "/") { event.preventDefault(); ($("#wx-search") || box)?.focus(); return; }
    if (!("shortcuts" in document.body.dataset) || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $("dialog[open]")) return;
    if (letters[key] && (key === "j" || key === "k" || key === "?" || row())) { event.preventDefault(); letters[key](); }
  }, true);
})();
