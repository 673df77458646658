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

  // One box at the head of a list selects its page; how many are selected is said aloud.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) {
      for (const box of document.querySelectorAll("[data-select]")) box.checked = event.target.checked;
    }
    if (event.target.matches("[data-select-all], [data-select]")) count();
    if (event.target.matches("[data-chooses]")) choose(event.target);
  });

  const count = () => {
    const selected = document.querySelectorAll("[data-select]:checked").length;
    for (const place of document.querySelectorAll("[data-selected-count]")) {
      place.textContent = `${selected} selected`;
    }
  };

  // Of the fields of an action only those of the one chosen are shown and sent.
  const choose = (list) => {
    for (const field of list.form.querySelectorAll("[data-for]")) {
      const wanted = field.dataset.for.split(" ").includes(list.value);
      field.hidden = !wanted;
      for (const input of field.querySelectorAll("input, select")) input.disabled = !wanted;
    }
  };

  const begin = () => {
    count();
    document.querySelectorAll("[data-chooses]").forEach(choose);
  };
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("htmx:afterSettle", begin);
})();
