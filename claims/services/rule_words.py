"""The rules of a version in words, with the names of the payers and facilities they name."""

from accounts.models import Facility
from claims.models import Payer, RoutingRule, RoutingVersion
from claims.rules.wording import in_words


def rules_in_words(version: RoutingVersion) -> list[tuple[RoutingRule, str]]:
    """Each rule, in order, and its conditions as a sentence."""
    rules = list(version.rules.select_related("team").order_by("position"))
    payers = Payer.objects.filter(pk__in={payer for rule in rules for payer in rule.payers})
    places = Facility.objects.filter(pk__in={place for rule in rules for place in rule.facilities})
    names = dict(payers.values_list("pk", "name")), dict(places.values_list("pk", "name"))
    return [(rule, in_words(rule.as_rule(), *names)) for rule in rules]
