"""Who may do what in the API, beyond seeing."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.choices import Role
from accounts.models import User


class Decides(BasePermission):
    """Supervisors and administrators."""

    message = "Only supervisors and administrators may do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and request.user.decides


class Posts(BasePermission):
    """Everyone who works claims; auditors only look."""

    message = "Auditors may look, not post."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and request.user.role != Role.AUDITOR
