"""Verbs on saved views, on where a worklist begins, and on its columns."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.choices import Sharing
from claims.models import ClaimList, DeskSetting, SavedView
from claims.rights import must_decide

MOST_VIEWS = 100
Columns = Sequence[Sequence[str]]


def save_view(
    user: User,
    *,
    name: str,
    sharing: str,
    team: Team | None = None,
    query: str = "",
    columns: Columns = (),
    density: str = "",
    claim_list: ClaimList | None = None,
) -> SavedView:
    """Keeps a tab, filter and order under a name."""
    _may_share(user, sharing, team)
    if SavedView.objects.filter(owner=user).count() >= MOST_VIEWS:
        raise Refused("too_many_views", f"You keep {MOST_VIEWS} views; delete one first.")
    return SavedView.objects.create(
        owner=user, name=name, slug=f"{slugify(name)[:60] or 'view'}-{secrets.token_hex(3)}",
        sharing=sharing, team=team if sharing == Sharing.TEAM else None, query=query,
        columns=list(columns), density=density, claim_list=claim_list,
    )  # fmt: skip


def share_view(
    view: SavedView, *, user: User, name: str, sharing: str, team: Team | None = None
) -> None:
    """Another name, or other people who see it; the address stays."""
    _may_change(view, user)
    _may_share(user, sharing, team)
    view.name, view.sharing = name, sharing
    view.team = team if sharing == Sharing.TEAM else None
    view.save(update_fields=["name", "sharing", "team"])


def rewrite_view(view: SavedView, *, user: User, **given: Any) -> None:
    """What it shows becomes what is on the screen: query, columns, density, list."""
    _may_change(view, user)
    for field, value in given.items():
        setattr(view, field, value)
    view.save(update_fields=list(given))


def delete_view(view: SavedView, *, user: User) -> None:
    """Whoever began there begins with their queue again."""
    _may_change(view, user)
    view.delete()


def begin_with(view: SavedView | None, *, user: User, role: str = "") -> None:
    """One's own worklist begins with this view; with a role, that of all who have it."""
    if role and view is not None and view.sharing != Sharing.EVERYONE:
        raise Refused("view_not_shared", "Share the view with everyone first.")
    _change_setting(user, role, view=view)


def choose_columns(columns: Columns, *, user: User, role: str = "") -> None:
    """One's own columns; with a role, those of all who chose none. None: the usual ones."""
    _change_setting(user, role, columns=[list(column) for column in columns])


@transaction.atomic
def _change_setting(user: User, role: str, **given: Any) -> None:
    if role:
        must_decide(user)
    whose: dict[str, Any] = {"owner": None, "role": role} if role else {"owner": user}
    DeskSetting.objects.update_or_create(**whose, defaults=given)


def _may_change(view: SavedView, user: User) -> None:
    if not SavedView.objects.changeable_by(user).filter(pk=view.pk).exists():
        raise PermissionDenied("Only its owner or a supervisor may change this view.")


def _may_share(user: User, sharing: str, team: Team | None) -> None:
    if sharing == Sharing.EVERYONE:
        must_decide(user)
    if sharing == Sharing.TEAM and (
        team is None or not Team.objects.for_user(user).filter(pk=team.pk).exists()
    ):
        raise Refused("no_team", "Name one of your teams to share the view with.")
