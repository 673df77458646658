// The description of the API, read and tried in place; requests carry the session's CSRF token.
(() => {
  const root = document.documentElement;
  const colour = () => root.classList.toggle("dark-mode", root.dataset.bsTheme === "dark");
  colour();
  document.addEventListener("theme-changed", colour);

  const token = () => document.querySelector("[data-csrf]").dataset.csrf;

  window.SwaggerUIBundle({
    url: "/api/schema/",
    dom_id: "#swagger-ui",
    deepLinking: true,
    // Over a hundred operations: their subjects first, and a box to find one.
    docExpansion: "none",
    filter: true,
    validatorUrl: null,
    requestInterceptor: (request) => {
      if (!["GET", "HEAD"].includes((request.method || "GET").toUpperCase())) {
        request.headers["X-CSRFToken"] = token();
      }
      return request;
    },
  });
})();
