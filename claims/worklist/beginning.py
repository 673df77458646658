"""Where a worklist begins, in which columns: a view, one's own choice, the role's, the usual."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from accounts.models import User
from accounts.people import person
from claims.lists.naming import without
from claims.models import DeskSetting, SavedView

LAST = "worklist"
# Not part of a view: where in the list one is, and how much of it was counted.
PASSING = ("cursor", "count", "format", "view", "reset", "limit")
Choice = list[list[str]]


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a person: own choice before the role's."""

    own: DeskSetting | None
    of_role: DeskSetting | None

    @property
    def columns(self) -> Choice:
        return next((each.columns for each in self._both if each.columns), [])

    @property
    def view(self) -> SavedView | None:
        return next((each.view for each in self._both if each.view_id), None)

    @property
    def _both(self) -> list[DeskSetting]:
        return [each for each in (self.own, self.of_role) if each]


def settings_of(user: User) -> Settings:
    """Own and the role's, in one query."""
    found = DeskSetting.objects.for_user(user).select_related("view")
    by_own = {each.owner_id is not None: each for each in found}
    return Settings(by_own.get(True), by_own.get(False))


def complete(request: HttpRequest, settings: Settings) -> SavedView | None:
    """Fills an address that says little: the last one looked at, or the view one begins with.
    Returns the view that is open."""
    user = person(request)
    given: QueryDict = request.GET
    if "reset" in given or not given:
        last = "" if "reset" in given else request.session.get(LAST, "")
        given = QueryDict(last) if last else _address(settings.view, user)
    view = _view(given.get("view", ""), user)
    if view and set(given) <= {"view", "cursor", "limit"}:
        given = _with(view, given)
    request.GET = given  # type: ignore[assignment]
    return view


def remember(request: HttpRequest) -> None:
    """The next visit begins here."""
    query = without(request.GET, "cursor", "count", "format")
    if request.session.get(LAST) != query:
        request.session[LAST] = query


def forget(request: HttpRequest) -> None:
    """What cannot be read any more is not come back to."""
    request.session.pop(LAST, None)


def saved_query(given: QueryDict) -> str:
    """The part of an address that a view keeps; always with its tab."""
    query = given.copy()
    query.setdefault("tab", "queue")
    return without(query, *PASSING)


def _view(slug: str, user: User) -> SavedView | None:
    return SavedView.objects.for_user(user).filter(slug=slug).first() if slug else None


def _address(view: SavedView | None, user: User) -> QueryDict:
    known = _view(view.slug, user) if view else None
    return _with(known, QueryDict()) if known else QueryDict()


def _with(view: SavedView, given: QueryDict) -> QueryDict:
    whole = QueryDict(view.query, mutable=True)
    whole["view"] = view.slug
    whole.update({name: given.get(name, "") for name in ("cursor", "limit") if name in given})
    return whole
