"""Merging two payers that are one, and taking that back."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk.payers import claims_of, move_claims
from claims.bulk.portfolio import hold_portfolio_date
from claims.models import Payer, PayerAlias, PayerMerge, RoutingVersion
from claims.services.claims import refuse_while_importing
from claims.services.deadlines import refresh_deadlines_of_payer
from claims.services.payers import refuse_unless_deciding


@retry_deadlocks
@transaction.atomic
def merge_payers(source: Payer, target: Payer, *, user: User, today: date) -> PayerMerge:
    """Moves spellings and claims of `source` to `target`; ledger entries keep their payer.

    Claims not assigned by hand are routed by the line of business of their new payer.
    """
    refuse_unless_deciding(user)
    refuse_while_importing()
    as_of = hold_portfolio_date(today)
    source, target = _lock_both(source, target)
    _refuse_merge(source, target, today)
    aliases = list(source.aliases.order_by("pk").values_list("pk", flat=True))
    PayerAlias.objects.filter(pk__in=aliases).update(payer=target)
    text = f"{source} was merged into {target}."
    which = claims_of(source.pk)
    moved = move_claims(which, target.pk, as_of=as_of, today=today, text=text, user=user)
    Payer.objects.filter(pk=source.pk).update(merged_into=target)
    refresh_deadlines_of_payer(target.pk, today)
    return PayerMerge.objects.create(
        source=source, target=target, claim_ids=moved, alias_ids=aliases, merged_by=user
    )


@retry_deadlocks
@transaction.atomic
def undo_merge(merge: PayerMerge, *, user: User, today: date) -> int:
    """Moves back what is still where the merge put it; returns how many claims that were."""
    refuse_unless_deciding(user)
    refuse_while_importing()
    as_of = hold_portfolio_date(today)
    locked = PayerMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if locked.undone_at is not None:
        raise Refused("merge_undone", "This merge was taken back before.")
    source, target = _lock_both(locked.source, locked.target)
    PayerAlias.objects.filter(pk__in=locked.alias_ids, payer=target).update(payer=source)
    Payer.objects.filter(pk=source.pk).update(merged_into=None)
    which = claims_of(target.pk, only=locked.claim_ids)
    text = f"The merge of {source} into {target} was taken back."
    moved = move_claims(which, source.pk, as_of=as_of, today=today, text=text, user=user)
    PayerMerge.objects.filter(pk=locked.pk).update(undone_at=Now())
    for payer in (source, target):
        refresh_deadlines_of_payer(payer.pk, today)
    return len(moved)


def _lock_both(source: Payer, target: Payer) -> tuple[Payer, Payer]:
    # Not against those who post for a payer: they hold claims, which the merge will wait for.
    both = Payer.objects.select_for_update(no_key=True).filter(pk__in=[source.pk, target.pk])
    locked = {payer.pk: payer for payer in both.order_by("pk")}
    return locked[source.pk], locked[target.pk]


def _refuse_merge(source: Payer, target: Payer, today: date) -> None:
    if source == target:
        raise Refused("merge_into_itself", "A payer is not merged into itself.")
    for payer in (source, target):
        if payer.merged_into_id is not None:
            raise Refused("payer_merged", f"{payer} was merged into another payer.")
    rule = RoutingVersion.objects.in_force(today).rules.filter(payers__contains=[source.pk]).first()
    if rule is not None:
        raise Refused(
            "payer_in_rules",
            f"The routing rule “{rule}” names {source}; follow it with one that names {target}.",
        )
