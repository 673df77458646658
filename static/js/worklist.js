// The worklist: the address says what is shown, Back returns to the row, x selects, s snoozes.
(() => {
  const address = document.querySelector("[data-address]")?.dataset.address;
  if (address && address !== window.location.pathname + window.location.search) {
    history.replaceState(history.state, "", address);
  }

  const density = document.querySelector("[data-density-of-view]")?.dataset.densityOfView;
  if (density) document.documentElement.dataset.density = density;
  for (const field of document.querySelectorAll("[data-density-now]")) {
    field.value = document.documentElement.dataset.density;
  }

  // The row that was opened stands in the history's entry, so that Back finds it again.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open]");
    if (link) history.replaceState({ ...history.state, row: link.getAttribute("href") }, "");
  });
  window.addEventListener("pageshow", () => {
    const row = history.state?.row;
    const link = row && document.querySelector(`[data-open][href="${CSS.escape(row)}"]`);
    if (link) link.focus();
  });

  // x and s act on the row of the focus.
  const typing = (element) => /^(TEXTAREA|SELECT)$/.test(element.tagName) ||
    (element.tagName === "INPUT" && element.type !== "checkbox");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (localStorage.getItem("keys") === "off" || document.querySelector("dialog[open]")) return;
    const row = event.target.closest("tr");
    if (event.key === "x") row?.querySelector("[data-select]")?.click();
    const snooze = event.key === "s" && row?.querySelector("[data-snooze]");
    if (!snooze) return;
    // Else the letter would be typed into the dialog's list of reasons.
    event.preventDefault();
    snooze.click();
  });

  // Columns move up and down in their list, which is their order on the screen.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const item = button.closest("li");
    const other = button.dataset.move === "1" ? item.nextElementSibling : item.previousElementSibling;
    if (!other) return;
    if (button.dataset.move === "1") other.after(item);
    else other.before(item);
    button.focus();
  });
})();
