"""How many campaigns run, and over how many payers: from kept rows, whatever the claims."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, Func, Q

from accounts.models import User
from analytics.queries.lookups import Payers
from analytics.queries.scope import Scope
from strategies.choices import CampaignState
from strategies.models import Campaign


@dataclass(frozen=True, slots=True)
class Running:
    """Active campaigns, and the payers whose claims they took."""

    campaigns: int
    payers: int


def read_running(user: User, scope: Scope, payers: Payers) -> Running | None:
    """Of those that the user sees; None as long as none was ever launched."""
    seen = Campaign.objects.for_user(user).launched()
    if scope.payers is not None:
        seen = seen.filter(payer_ids__overlap=scope.payers)
    active = Count("pk", filter=Q(state=CampaignState.ACTIVE))
    counted = seen.aggregate(ever=Count("pk"), active=active)
    if not counted["ever"]:
        return None
    every = Func("payer_ids", function="unnest", output_field=BigIntegerField(), set_returning=True)
    taken = seen.active().annotate(one=every).values_list("one", flat=True).distinct().order_by()
    return Running(counted["active"], len({payers.final.get(pk, pk) for pk in taken}))
