// The touch form: dates that follow the outcome, texts behind `::`, macros, a draft every 3 s.
(() => {
  const form = document.getElementById("touch-form");
  if (!form) return;
  const field = (name) => form.elements.namedItem(name);
  const [note, day, more] = [field("note"), field("follow_up_on"), field("more")];
  const words = form.querySelector("[data-next-words]");
  const rest = form.querySelector(".touch-rest");
  let dayIsOwn = day.value !== "";

  document.querySelector("#key-sheet dl")?.append(document.getElementById("touch-keys").content);
  for (const hidden of form.querySelectorAll("[data-later], .touch-macros")) hidden.hidden = false;

  // --- outcome and date ---
  const chosen = () => (more.value ? more.selectedOptions[0] : form.querySelector("[name=outcome]:checked"));

  const show = () => {
    const outcome = chosen();
    if (!outcome) return;
    const said = outcome.dataset;
    // A date half typed has no value yet: it is left alone until the field is left.
    if (!dayIsOwn && document.activeElement !== day) day.value = said.day;
    const isLate = Boolean(form.dataset.deadline && day.value > form.dataset.deadline);
    if ("denial" in said || isLate) rest.open = true;
    note.required = "needsNote" in said;
    day.required = "needsDate" in said;
    field("reason").required = isLate || !form.dataset.draft;
    words.textContent = [
      said.next,
      note.required ? "needs a note" : "",
      day.required ? "needs the date" : "",
      isLate ? "after the deadline: say why" : "",
    ].filter(Boolean).join(" · ");
  };

  const choose = (code) => {
    const radio = form.querySelector(`[name=outcome][value="${CSS.escape(code)}"]`);
    if (radio) radio.checked = true;
    more.value = radio ? "" : code;
    if (!radio) dropRadio();
  };

  const dropRadio = () => {
    const radio = form.querySelector("[name=outcome]:checked");
    if (radio) radio.checked = false;
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "outcome") more.value = "";
    if (event.target === more && more.value) dropRadio();
    if (event.target === day) dayIsOwn = day.value !== "";
    show();
  });
  day.addEventListener("blur", show);
  // What is asked for and folded away is unfolded, so that the browser can point at it.
  rest.addEventListener("invalid", () => { rest.open = true; }, true);

  const later = (days) => {
    const from = new Date(`${day.value || day.min}T12:00Z`);
    from.setUTCDate(from.getUTCDate() + days);
    day.value = from.toISOString().slice(0, 10);
    dayIsOwn = true;
    show();
  };

  // --- texts: `::` and the beginning of a name ---
  const list = document.getElementById("t-texts");
  const options = [...list.children];
  const asked = () => /::([^\n:]{0,40})$/.exec(note.value.slice(0, note.selectionStart));
  const shown = () => options.filter((option) => !option.hidden);
  const current = () => shown().find((option) => option.getAttribute("aria-selected") === "true");

  const mark = (option) => {
    for (const other of options) other.setAttribute("aria-selected", String(other === option));
    if (!option) return note.removeAttribute("aria-activedescendant");
    note.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const offer = () => {
    const match = asked();
    const start = match ? match[1].toLowerCase() : "";
    for (const option of options) option.hidden = !option.textContent.toLowerCase().includes(start);
    list.hidden = !match || shown().length === 0;
    mark(list.hidden ? null : shown()[0]);
  };

  // A reference that is not known yet takes its clause along, or the sentence or bracket it is all of.
  const clause = /[,;]\s[^,;.!?()\n]*\{reference\}[^,;.!?()\n]*/g;
  const sentence = /[ \t]?\(?[^,;.!?()\n]*\{reference\}[^,;.!?()\n]*[,;.!?)]?/g;
  const filled = (text) => {
    const reference = field("reference").value.trim();
    if (reference) return text.replaceAll("{reference}", () => reference);
    return text.replace(clause, "").replace(sentence, "").trimStart();
  };

  const insert = (option) => {
    const end = note.selectionStart;
    const text = filled(option.dataset.text);
    note.setRangeText(text, end - asked()[0].length, end, "end");
    list.hidden = true;
    mark(null);
    note.focus();
  };

  // `::` is two presses from anywhere: the first came here, the second asks for the texts.
  let cameByKey = false;
  note.addEventListener("keyed", () => { cameByKey = true; });
  note.addEventListener("keydown", (event) => {
    if (event.key === "Shift") return;
    if (cameByKey && event.key === ":") note.setRangeText(":", note.selectionStart, note.selectionEnd, "end");
    cameByKey = false;
  });
  note.addEventListener("input", offer);
  note.addEventListener("blur", () => window.setTimeout(() => { list.hidden = true; }, 150));
  note.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const picks = (event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey;
    if (!step && !picks && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    const at = shown();
    if (step) mark(at[(at.indexOf(current()) + step + at.length) % at.length]);
    else if (picks) insert(current());
    else list.hidden = true;
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("li");
    if (option) insert(option);
  });

  // --- macros ---
  const isOpen = () => ["note", "reference", "minutes", "contact"].some((name) => field(name).value.trim());

  const run = (macro) => {
    if (isOpen() && !window.confirm("Something is typed already. Replace it by the macro?")) return;
    choose(macro.outcome);
    for (const name of ["contact", "minutes"]) field(name).value = macro[name];
    note.value = filled(macro.note);
    dayIsOwn = macro.day !== "";
    day.value = macro.day;
    show();
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("macro" in button.dataset) run(button.dataset);
    if ("later" in button.dataset) later(Number(button.dataset.later));
  });

  // --- the draft ---
  const told = form.querySelector("[data-draft-words]");
  const body = () => new FormData(form);
  const flat = () => {
    const said = body();
    // A date that merely follows the outcome is no draft.
    if (!dayIsOwn) said.delete("follow_up_on");
    return said;
  };
  const standing = () => JSON.stringify([...flat()].filter(([name]) => name !== "form"));
  let saved = standing();
  let sent = false;

  const save = async () => {
    const now = standing();
    if (sent || now === saved || !form.dataset.draft) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: flat(), keepalive: true, redirect: "manual" });
      if (!answer.ok) throw new Error("not saved");
      saved = now;
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      told.textContent = (await answer.json()).saved ? `Draft saved ${time}` : "";
    } catch {
      told.textContent = "Draft not saved; trying again";
    }
  };

  window.setInterval(save, 3000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  window.addEventListener("pagehide", save);
  // Sent once: a second press while the answer is on its way does nothing.
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  show();
})();
