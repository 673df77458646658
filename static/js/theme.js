// Loaded in <head> before anything is painted: colour mode and table density as last chosen.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const apply = () => {
    const choice = localStorage.getItem("theme") || "system";
    root.dataset.themeChoice = choice;
    root.dataset.bsTheme = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
    root.dataset.density = localStorage.getItem("density") || "compact";
  };

  apply();
  dark.addEventListener("change", () => {
    apply();
    document.dispatchEvent(new CustomEvent("theme-changed"));
  });

  window.arengineTheme = {
    choose(theme) {
      localStorage.setItem("theme", theme);
      apply();
      document.dispatchEvent(new CustomEvent("theme-changed"));
    },
    toggleDensity() {
      const other = root.dataset.density === "compact" ? "roomy" : "compact";
      localStorage.setItem("density", other);
      apply();
    },
  };
})();
