"""A saved view of the worklist, read by a client: the same claims in the same order."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from accounts.models import User
from arengine.lib import parameters
from claims.filters.asked import PLACE, Place, read_place
from claims.filters.claims import DEFAULT_ORDER, ORDERS
from claims.models import SavedView
from claims.models.claim_queries import ClaimQuerySet
from claims.worklist.asked import read_worklist, worklist_claims

LONGEST_ID = 18


def claims_of_view(
    given: QueryDict, user: User, as_of: date, today: date
) -> tuple[ClaimQuerySet, Place, str]:
    """The claims of the view named by `view`; order and place may be asked for beside it.
    ValidationError names what else was, or a view that the user may not open."""
    parameters.check_names(given, {"view", *PLACE})
    read_place(given, ORDERS, DEFAULT_ORDER)
    view = _view(parameters.once(given, "view"), user)
    query = QueryDict(view.query, mutable=True)
    for name in set(PLACE) & set(given):
        query.setlist(name, given.getlist(name))
    try:
        asked = read_worklist(query, user)
    except ValidationError as error:
        message = f"“{view}” cannot be read any more; save it anew"
        raise ValidationError({"view": [message]}) from error
    return worklist_claims(user, asked, as_of, today), asked.place, f"view {view.pk}"


def _view(named: str, user: User) -> SavedView:
    """By the name in its address, else by its number."""
    clean = named if "\0" not in named else ""
    is_number = clean.isascii() and clean.isdigit() and len(clean) <= LONGEST_ID
    which = Q(slug=clean) | Q(pk=int(clean)) if is_number else Q(slug=clean)
    found = SavedView.objects.for_user(user).filter(which).order_by("pk")
    by_name = sorted(found, key=lambda view: view.slug != clean)
    if not by_name:
        parameters.refuse("view", named, "a saved view of yours")
    return by_name[0]
