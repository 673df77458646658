"""Who may see imports and who may decide on them: one rule for every address."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from claims.models import Import


def see_imports(request: HttpRequest) -> User:
    """A claims file holds claims of every team: for agents there is no such page."""
    user = request.user
    if not isinstance(user, User) or not user.sees_facilities:
        raise Http404
    return user


def must_decide(request: HttpRequest) -> User:
    """Who may look but not decide is told so."""
    user = see_imports(request)
    if not user.decides:
        raise PermissionDenied("Only supervisors and administrators import files.")
    return user


def find_import(request: HttpRequest, import_id: int) -> Import:
    """The import, for those who may see it; else 404."""
    imports = Import.objects.for_user(request.user)
    return get_object_or_404(imports.select_related("uploaded_by", "profile"), pk=import_id)


def decide_import(request: HttpRequest, import_id: int) -> tuple[Import, User]:
    """The import and the person, who may change it."""
    source_import = find_import(request, import_id)
    return source_import, must_decide(request)
