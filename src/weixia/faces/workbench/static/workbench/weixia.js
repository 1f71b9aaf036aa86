"use strict";
/* Speed on top of pages that work without it: menus that close, a drawer for short forms. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-closes][open]")) {
      if (menu !== except && !menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-closes]")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = $("details[data-closes][open]");
      if (open) { open.open = false; $("summary", open).focus(); }
    }
  });

  /* A link with data-drawer shows the named part of the page it leads to in a dialog. */
  const drawer = $("#drawer");
  const fill = async (link) => {
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "drawer" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = answer.ok && $(link.dataset.drawer, page);
    if (!part) { location.href = link.href; return; }
    const body = $(".wx-drawer-body", drawer);
    body.replaceChildren(document.importNode(part, true));
    $("h2, h3", drawer)?.setAttribute("id", "drawer-title");
    drawer.showModal();
    $("input:not([type=hidden]), textarea, select", body)?.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (link && drawer?.showModal && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      fill(link).catch(() => { location.href = link.href; });
    }
    if (event.target.closest("[data-close-drawer]")) drawer.close();
    if (event.target === drawer) drawer.close();
  });

  /* A form is sent once; the button says so. */
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.target.method !== "post" || !button) return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
    button.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  /* A page that waits for a job asks again. */
  const waiting = $("[data-again]");
  if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.again) * 1000);

  /* What was shown for a minute is hidden again. */
  const shown = $("[data-hide-after]");
  if (shown) setTimeout(() => location.replace(shown.dataset.hideUrl), Number(shown.dataset.hideAfter) * 1000);

  $("[data-focus]")?.focus();
})();
