"use strict";
/* A passkey that was not recognised, or was called off, says so on the page. */
document.addEventListener("allauth.error", (event) => {
  const told = document.getElementById("passkey-problem");
  if (told) { told.hidden = false; event.preventDefault(); }
});
