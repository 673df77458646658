"""Who may see imports and who may decide on them: one rule for pages and API."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.choices import Role
from accounts.models import User
from claims import rights
from claims.models import Import

Asking = AbstractBaseUser | AnonymousUser


def see_imports(user: Asking) -> User:
    """A claims file holds claims of every team and facility: else there is nothing here (404)."""
    if not isinstance(user, User) or not user.sees_everything:
        raise Http404
    return user


def must_decide(user: Asking) -> User:
    """Who may look but not decide is told so (403)."""
    return rights.must_decide(see_imports(user))


def must_send(user: Asking) -> User:
    """API clients send files, too: it is what they are for."""
    person = see_imports(user)
    return person if person.role == Role.CLIENT else must_decide(person)


def find_import(user: Asking, import_id: int) -> Import:
    """The import, for those who may see it; else 404."""
    imports = Import.objects.for_user(see_imports(user))
    return get_object_or_404(imports.select_related("uploaded_by", "profile"), pk=import_id)


def decide_import(user: Asking, import_id: int) -> tuple[Import, User]:
    """The import and the person who may change it."""
    return find_import(user, import_id), must_decide(user)


def own_import(user: Asking, import_id: int) -> tuple[Import, User]:
    """The import and who may carry it on: who decides, or the API client that sent it."""
    found, person = find_import(user, import_id), must_send(user)
    if person.role == Role.CLIENT and found.uploaded_by_id != person.pk:
        raise PermissionDenied("An API client carries on only the imports that it sent.")
    return found, person
