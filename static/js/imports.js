// The import wizard: drop a file on the form, announce progress, press a button once.
(() => {
  const zone = document.querySelector("[data-drop-zone]");
  if (zone) {
    const input = zone.querySelector("input[type=file]");
    zone.querySelector(".drop-hint").hidden = false;
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.add("is-over");
      });
    }
    for (const name of ["dragleave", "drop"]) {
      zone.addEventListener(name, () => zone.classList.remove("is-over"));
    }
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  }

  // A screen reader hears a new phase and each tenth, not every second.
  const announce = () => {
    const work = document.querySelector("[data-announce]");
    const live = document.getElementById("live-message");
    if (work && live && live.textContent !== work.dataset.announce) {
      live.textContent = work.dataset.announce;
    }
  };
  announce();
  document.addEventListener("htmx:afterSettle", announce);

  // The pipeline takes a second press for the first one; this only spares the wait.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-once]");
    if (form) for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
})();
