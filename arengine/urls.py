"""Every address of the product, by app."""

from django.contrib import admin
from django.urls import include, path

from arengine.health import healthz, readyz
from arengine.health_page import health_page
from arengine.lib.http import both
from arengine.metrics import metrics

handler400 = "arengine.errors.bad_request"
handler403 = "arengine.errors.forbidden"
handler404 = "arengine.errors.not_found"
handler500 = "arengine.errors.server_error"

urlpatterns = [
    *both("healthz", healthz, "healthz"),
    *both("readyz", readyz, "readyz"),
    *both("health", health_page, "health"),
    *both("metrics", metrics, "metrics"),
    path("admin", admin.site.admin_view(admin.site.index)),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("api/", include("exchange.api")),
    path("api/", include("strategies.api.urls")),
    path("api/", include("claims.api.urls")),
    path("api/", include("analytics.api_urls")),
    # What stands below a claim's address goes before the claim whose number may be anything.
    path("", include("strategies.urls")),
    path("", include("claims.urls")),
    path("", include("analytics.urls")),
]
