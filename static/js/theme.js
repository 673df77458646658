// Loaded in <head> before anything is painted: colour mode and table density as last chosen.
// Kept in cookies, since signing out clears what else a browser stores.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const secure = window.location.protocol === "https:" ? "; secure" : "";

  const kept = (name) => {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
    return found && found.slice(name.length + 1);
  };
  const keep = (name, value) => {
    document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
  };

  const apply = () => {
    const choice = kept("theme") || "system";
    root.dataset.themeChoice = choice;
    root.dataset.bsTheme = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
    root.dataset.density = kept("density") || "compact";
  };

  apply();
  dark.addEventListener("change", () => {
    apply();
    document.dispatchEvent(new CustomEvent("theme-changed"));
  });

  window.arengineTheme = {
    choose(theme) {
      keep("theme", theme);
      apply();
      document.dispatchEvent(new CustomEvent("theme-changed"));
    },
    toggleDensity() {
      keep("density", root.dataset.density === "compact" ? "roomy" : "compact");
      apply();
    },
  };
})();
