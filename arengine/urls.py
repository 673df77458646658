"""Every address of the product, by app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("api/", include("claims.api.urls")),
    path("api/", include("analytics.api_urls")),
    path("", include("claims.urls")),
    path("", include("analytics.urls")),
]
