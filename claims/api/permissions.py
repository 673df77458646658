"""Who may do what in the API, beyond seeing."""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.choices import DECIDING_ROLES, Role
from accounts.models import User


class DecidesForAll(BasePermission):
    """Supervisors and administrators who see every facility, where no object is addressed."""

    message = "Only supervisors and administrators of all facilities may do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and request.user.decides_for_all


class Feeds(BasePermission):
    """Supervisors, administrators and API clients say what is owed; everyone may read it."""

    message = "Only supervisors, administrators and API clients may do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        if request.method in SAFE_METHODS:
            return True
        return isinstance(user, User) and user.role in (*DECIDING_ROLES, Role.CLIENT)
