// What every page has: keys, the sheet of keys, colour mode, density, copy buttons.
(() => {
  // A radio button or checkbox is not typed into: keys go on working while one has the focus.
  const typing = (element) =>
    element.isContentEditable ||
    element.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");
  let going = 0; // when `g` was pressed: the next key within a second names a page

  const goTo = (key) => {
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) link.click();
  };

  const say = (words) => {
    document.getElementById("live-message").textContent = words;
  };

  // What a page offers by key carries it: data-key="n", or data-key="Ctrl+Enter" while typing too.
  const press = (event) => {
    const name = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + event.key;
    if (event.altKey || (name === event.key && typing(event.target))) return false;
    const target = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)]
      .find((element) => !element.disabled && element.getClientRects().length);
    if (!target || document.querySelector("dialog[open]")) return false;
    event.preventDefault();
    if (!typing(target)) target.click();
    else {
      target.focus();
      target.dispatchEvent(new CustomEvent("keyed"));
    }
    return true;
  };

  const onKey = (event) => {
    const single = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    if (single && localStorage.getItem("keys") === "off" && event.key !== "?") return;
    if (!(going && event.timeStamp - going < 1000) && press(event)) return;
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const search = document.getElementById("frame-search");
    const sheet = document.getElementById("key-sheet");
    if (going && event.timeStamp - going < 1000) {
      going = 0;
      goTo(event.key);
    } else if (event.key === "g") {
      going = event.timeStamp;
    } else if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?" && sheet && !sheet.open) {
      event.preventDefault();
      sheet.showModal();
    }
  };

  const copy = async (button) => {
    const source = button.dataset.copyFrom;
    const text = source ? document.querySelector(source).innerText : button.dataset.copy;
    await navigator.clipboard.writeText(text);
    button.dataset.copied = "yes";
    say("Copied");
    window.setTimeout(() => delete button.dataset.copied, 1500);
  };

  const markKeys = () => {
    const off = localStorage.getItem("keys") === "off";
    for (const button of document.querySelectorAll("[data-toggle-keys]")) {
      button.setAttribute("aria-pressed", String(!off));
    }
  };

  const toggleKeys = () => {
    localStorage.setItem("keys", localStorage.getItem("keys") === "off" ? "on" : "off");
    markKeys();
  };

  const markTheme = () => {
    for (const button of document.querySelectorAll("[data-theme-choice-of]")) {
      const chosen = button.dataset.themeChoiceOf === document.documentElement.dataset.themeChoice;
      button.setAttribute("aria-pressed", String(chosen));
    }
  };

  const onClick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.themeChoiceOf) window.arengineTheme.choose(button.dataset.themeChoiceOf);
    if ("toggleDensity" in button.dataset) window.arengineTheme.toggleDensity();
    if ("copy" in button.dataset || "copyFrom" in button.dataset) copy(button);
    if ("toggleKeys" in button.dataset) toggleKeys();
    if ("openKeys" in button.dataset) document.getElementById("key-sheet").showModal();
    if ("print" in button.dataset) window.print();
  };

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("theme-changed", markTheme);
  document.addEventListener("DOMContentLoaded", markTheme);
  document.addEventListener("DOMContentLoaded", markKeys);

  // A page that answers a form stands at its own address: reloaded, it is read, not sent again.
  const own = document.querySelector("link[rel=canonical]");
  if (own && new URL(own.href).pathname !== window.location.pathname) history.replaceState(null, "", own.href);

  // A filter that is chosen is applied; the button stays for those without script.
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
})();
