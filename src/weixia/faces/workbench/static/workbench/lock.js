"use strict";
/* A desk left alone is covered: the page stays as it is, blurred, until its holder unlocks it. The server is told. */
(() => {
  const cover = document.getElementById("lock");
  if (!cover?.showModal) return;
  const idle = Number(cover.dataset.seconds) * 1000;
  const form = cover.querySelector("form");
  const told = cover.querySelector(".wx-error");
  const passkey = cover.querySelector("[data-passkey]");
  const remembered = { get: (key) => { try { return Number(localStorage.getItem(key) || 0); } catch { return 0; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* a browser that remembers nothing locks by itself */ } } };
  let last = Date.now();
  let reported = Date.now();

  const post = (url, body = new FormData()) => {
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  };
  const here = () => { last = Date.now(); };
  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart", "input"]) addEventListener(kind, here, { passive: true });

  const show = () => {
    if (cover.open) return;
    document.body.classList.add("wx-locked");
    told.hidden = true;
    form.reset();
    cover.showModal();
    fetch(form.action, { headers: { Accept: "application/json" } }).then((answer) => { passkey.hidden = answer.status !== 200; });
  };
  const hide = () => {
    document.body.classList.remove("wx-locked");
    cover.close();
    last = reported = Date.now();
  };
  const lock = () => { show(); remembered.set("wx-locked", Date.now()); post(cover.dataset.lock); };

  const beat = () => {
    const now = Date.now();
    if (cover.open) return;
    if (now - Math.max(last, remembered.get("wx-here")) > idle) { lock(); return; }
    if (last > remembered.get("wx-here")) remembered.set("wx-here", last);
    if (last > reported && now - reported > idle / 4) {
      reported = now;
      post(cover.dataset.here).then((answer) => { if (answer.status === 423) show(); });
    }
  };
  setInterval(beat, Math.min(5000, idle / 4));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
  addEventListener("storage", (event) => {
    if (event.key === "wx-locked") show();
    if (event.key === "wx-unlocked" && cover.open) hide();
  });
  cover.addEventListener("cancel", (event) => event.preventDefault());

  const tried = async (body) => {
    const answer = await post(form.action, body);
    if (answer.status === 204) { hide(); remembered.set("wx-unlocked", Date.now()); return; }
    told.textContent = await answer.text();
    told.hidden = false;
    form.elements.proof_password.select();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    tried(new FormData(form)).catch(() => form.submit());
  });
  passkey.addEventListener("click", async () => {
    try {
      const options = await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
      const given = await window.webauthnJSON.get(options.request_options);
      const body = new FormData();
      body.set("proof_passkey", JSON.stringify(given));
      await tried(body);
    } catch { told.textContent = passkey.dataset.problem; told.hidden = false; }
  });
})();
