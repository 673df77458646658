"""Who may do what in the API, beyond seeing."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import User


class DecidesForAll(BasePermission):
    """Supervisors and administrators who see every facility, where no object is addressed."""

    message = "Only supervisors and administrators of all facilities may do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and request.user.decides_for_all
