// Snoozing: one form for every row of the worklist; a typed day is the day that counts.
(() => {
  const dialog = document.getElementById("snooze");

  const open = (button) => {
    const form = dialog.querySelector("form");
    const said = button.dataset;
    form.reset();
    form.elements.claim_number.value = said.snooze;
    form.elements.version.value = said.version;
    form.querySelector("[data-snooze-number]").textContent = said.snooze;
    form.querySelector("[data-snooze-late]").hidden = !said.deadline;
    form.querySelector("[data-snooze-deadline]").textContent = said.deadline;
    dialog.showModal();
    form.elements.reason.focus();
    dialog.addEventListener("close", () => button.closest("tr").querySelector("[data-open]").focus(), { once: true });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-snooze]");
    if (button && dialog) open(button);
    if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog").close();
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-snooze-form]");
    if (form && event.target.name === "until") form.querySelector("[name=days][value='']").checked = true;
  });
})();
