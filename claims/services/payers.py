"""Payers and the spellings they are known by: created, renamed, merged, split, confirmed."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from arengine.lib.fold import fold
from claims.bulk.payers import claims_of, reroute_claims
from claims.bulk.portfolio import hold_portfolio_date
from claims.choices import LineOfBusiness
from claims.models import Payer, PayerAlias
from claims.rules.lines import proposed_line

LONGEST = 120


@transaction.atomic
def create_payer(name: str, *, line_of_business: LineOfBusiness | str | None = None) -> Payer:
    """A payer and its first spelling; without a line, one is proposed from the name."""
    spelling = _clean(name)
    payer = Payer.objects.create(
        name=spelling,
        line_of_business=line_of_business or proposed_line(spelling),
        line_confirmed=line_of_business is not None,
    )
    _know_as(payer, spelling)
    return payer


@transaction.atomic
def rename(payer: Payer, name: str) -> Payer:
    """Another name; files may go on using the spellings known so far."""
    locked = lock_payer(payer)
    locked.name = _clean(name)
    _know_as(locked, locked.name)
    locked.save(update_fields=["name"])
    return locked


@transaction.atomic
def add_alias(payer: Payer, spelling: str) -> PayerAlias:
    """One more spelling under which files name the payer."""
    return _know_as(lock_payer(payer), _clean(spelling))


@transaction.atomic
def split_payer(payer: Payer, *, aliases: Sequence[PayerAlias], new_name: str, user: User) -> Payer:
    """Gives some spellings to a new payer, for files to come.

    Claims stay where they are: which spelling brought a claim in is not stored, and it is not
    guessed. Merging the new payer back undoes the split.
    """
    refuse_unless_deciding(user)
    source = lock_payer(payer)
    keys = {alias.key for alias in aliases}
    moved = PayerAlias.objects.filter(payer=source, key__in=keys)
    if not keys or moved.count() != len(keys):
        raise Refused("alias_not_of_payer", f"These are not all spellings of {source}.")
    if fold(source.name) in keys:
        raise Refused("alias_is_name", f"{source} keeps its own name.")
    created = Payer.objects.create(name=_clean(new_name), line_of_business=source.line_of_business)
    moved.update(payer=created)
    _know_as(created, created.name)
    return created


@retry_deadlocks
@transaction.atomic
def confirm_line(payer: Payer, line: LineOfBusiness | str, *, user: User, today: date) -> int:
    """A supervisor's word on the line of business; returns how many claims change team by it."""
    refuse_unless_deciding(user)
    as_of = hold_portfolio_date(today)
    locked = lock_payer(payer)
    locked.line_of_business, locked.line_confirmed = LineOfBusiness(line), True
    locked.save(update_fields=["line_of_business", "line_confirmed"])
    text = f"Routed anew: {locked} is {LineOfBusiness(line).label}."
    which = claims_of(locked.pk)
    return len(reroute_claims(which, locked.pk, as_of=as_of, today=today, text=text, user=user))


def lock_payer(payer: Payer) -> Payer:
    """The payer as it is now, locked; one merged into another is refused."""
    locked = Payer.objects.select_for_update(no_key=True).get(pk=payer.pk)
    if locked.merged_into_id is not None:
        raise Refused("payer_merged", f"{locked} was merged into another payer.")
    return locked


def refuse_unless_deciding(user: User) -> None:
    """Payers decide where claims are routed."""
    if not user.decides_for_all:
        raise Refused("not_allowed", "Only a supervisor of all facilities changes payers.")


def _clean(name: str) -> str:
    spelling = " ".join(name.split())
    if not spelling or max(len(spelling), len(fold(spelling))) > LONGEST:
        raise Refused("payer_name", f"A payer's name has 1 to {LONGEST} characters.")
    return spelling


def _know_as(payer: Payer, spelling: str) -> PayerAlias:
    alias, _ = PayerAlias.objects.get_or_create(key=fold(spelling), defaults={"payer": payer})
    if alias.payer_id != payer.pk:
        raise Refused("payer_exists", f"{spelling} already stands for {alias.payer}.")
    return alias
