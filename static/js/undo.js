// The undo of the last touch goes away when its time is over.
(() => {
  const toast = document.querySelector(".undo-toast");
  if (toast) window.setTimeout(() => toast.remove(), Number(toast.dataset.seconds) * 1000);
})();
