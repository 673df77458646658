"""Sign-in of API clients: an access token of 24 hours and a refresh token."""

from django.urls import URLPattern
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from arengine.lib.http import both

urlpatterns: list[URLPattern] = [
    *both("token/", TokenObtainPairView.as_view(), "api-token"),
    *both("token/refresh/", TokenRefreshView.as_view(), "api-token-refresh"),
]
