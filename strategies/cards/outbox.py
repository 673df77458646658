"""Messages and the claims that they are about, for the pages and the API."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from accounts.choices import MessageChannel, MessageState
from accounts.models import Message, User
from arengine.lib import keyset, parameters
from claims.filters.asked import PLACE, Place, read_place
from claims.models import Claim

ABOUT = "claims.claim:"
PARAMETERS = ("state", "channel", "claim")
ORDERS = keyset.both_ways("created", "id")
DEFAULT_ORDER = "-created"


def read_messages(given: QueryDict, user: User) -> tuple[Mapping[str, Any], Place]:
    """Which messages in which order. ValidationError names the parameter that is wrong."""
    parameters.check_names(given, {*PARAMETERS, *PLACE})
    wanted: dict[str, Any] = {}
    if states := parameters.words(given, "state", MessageState.values):
        wanted["state__in"] = states
    if channels := parameters.words(given, "channel", MessageChannel.values):
        wanted["channel__in"] = channels
    if number := parameters.text(given, "claim"):
        wanted["about"] = _about(number, user)
    return wanted, read_place(given, ORDERS, DEFAULT_ORDER)


def claim_id_of(message: Message) -> int | None:
    """The claim's id; None where it is about something else."""
    kind, _, number = message.about.partition(ABOUT)
    return int(number) if not kind and number.isdecimal() else None


def claim_numbers(user: User, messages: Sequence[Message]) -> dict[int, str]:
    """By message, the number of its claim where the user sees it."""
    ids = {row.pk: pk for row in messages if (pk := claim_id_of(row))}
    seen = Claim.objects.for_user(user).filter(pk__in=ids.values())
    numbers = dict(seen.values_list("pk", "claim_number"))
    return {message: numbers[pk] for message, pk in ids.items() if pk in numbers}


def _about(number: str, user: User) -> str:
    claim = Claim.objects.for_user(user).filter(claim_number=number).only("pk").first()
    if claim is None:
        parameters.refuse("claim", number, "the number of a claim that you see")
    return f"{ABOUT}{claim.pk}"
