// The claim page: two dots copy a block, actions open with their first field, the story is sieved.
(() => {
  const within = 600; // milliseconds between the dots of one `..`
  let dotted = 0;

  const typing = (element) =>
    element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

  // Before the frame sees the key: its first dot has copied the number already.
  const onDot = (event) => {
    if (event.key !== "." || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || localStorage.getItem("keys") === "off") return;
    if (dotted && event.timeStamp - dotted < within) {
      event.preventDefault();
      event.stopImmediatePropagation();
      document.getElementById("copy-block").click();
      dotted = 0;
    } else {
      dotted = event.timeStamp;
    }
  };

  const openAct = () => document.querySelector("details.act[open]");

  const onEscape = (event) => {
    const act = event.key === "Escape" && !document.querySelector("dialog[open]") && openAct();
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act.open = false;
    act.querySelector("summary").focus();
  };

  const onToggle = (event) => {
    const act = event.target;
    if (!act.open || !act.matches("details.act")) return;
    const field = act.querySelector("input:not([type=hidden]), select, textarea");
    if (field) field.focus();
  };

  const sieve = (button) => {
    const kind = button.dataset.storyKind;
    const chapters = [...document.querySelectorAll(".story > li")];
    for (const chapter of chapters) chapter.hidden = kind !== "" && chapter.dataset.kind !== kind;
    for (const other of button.parentElement.children) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    const empty = document.querySelector("[data-story-empty]");
    empty.hidden = chapters.some((chapter) => !chapter.hidden);
  };

  const onClick = (event) => {
    const button = event.target.closest("[data-story-kind]");
    if (button) sieve(button);
    const act = openAct();
    if (act && !act.contains(event.target)) act.open = false;
  };

  window.addEventListener("keydown", onDot, true);
  window.addEventListener("keydown", onEscape, true);
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("click", onClick);
})();
