// Two minutes before a session ends somebody is asked whether they are still here.
// The server knows the time: other tabs may have worked meanwhile, a sleeping computer not.
(() => {
  const dialog = document.getElementById("session-warning");
  if (!dialog) return;
  const form = dialog.querySelector("form");
  const countdown = dialog.querySelector("[data-countdown]");
  const warning = Number(dialog.dataset.warning);
  let endsAt = Date.now() + Number(dialog.dataset.secondsLeft) * 1000;
  let timer = 0;

  const secondsLeft = () => Math.max(Math.round((endsAt - Date.now()) / 1000), 0);

  const leave = () => {
    const here = window.location.pathname + window.location.search;
    window.location.assign(`${dialog.dataset.signIn}?next=${encodeURIComponent(here)}&ended=1`);
  };

  // Forms opened before somebody signed in anew, in another tab, can be sent all the same.
  const renew = (token) => {
    if (!token) return;
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  };

  // Asking is no work; saying that one is here is.
  const ask = async (options) => {
    try {
      const answer = await fetch(form.action, { cache: "no-store", ...options });
      const told = await answer.json();
      endsAt = Date.now() + told.seconds_left * 1000;
      renew(told.token);
    } catch {
      // Not reached: what was known last counts.
    }
    next();
  };

  const show = () => {
    const left = secondsLeft();
    countdown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (!dialog.open) dialog.showModal();
  };

  const next = () => {
    window.clearTimeout(timer);
    const left = secondsLeft();
    if (left === 0) return leave();
    if (left <= warning) {
      show();
      timer = window.setTimeout(left > 1 ? next : check, 1000);
    } else {
      if (dialog.open) dialog.close();
      timer = window.setTimeout(check, (left - warning) * 1000);
    }
  };

  const check = () => ask({ headers: { "X-Background": "1" } });

  // Enter presses the button, Escape closes: both say that somebody is here.
  const stay = (event) => {
    event.preventDefault();
    ask({ method: "POST", body: new FormData(form) });
  };
  form.addEventListener("submit", stay);
  dialog.addEventListener("cancel", stay);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") check();
  });
  window.addEventListener("pageshow", (event) => event.persisted && check());
  next();
})();
