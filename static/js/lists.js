// Lists by keyboard: j and k move between rows, Enter opens the row's claim.
(() => {
  const typing = (element) => /^(INPUT|TEXTAREA|SELECT|BUTTON|SUMMARY)$/.test(element.tagName);

  const links = () => [...document.querySelectorAll("[data-keys] [data-open]")];

  const move = (step) => {
    const all = links();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    const to = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
    all[Math.min(Math.max(to, 0), all.length - 1)].focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j") move(1);
    if (event.key === "k") move(-1);
  });

  // One box at the head of a list selects its page.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-select-all]")) return;
    for (const box of document.querySelectorAll("[data-select]")) box.checked = event.target.checked;
  });
})();
