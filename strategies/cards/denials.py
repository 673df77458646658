"""Clusters and projects as people see them: with the playbook's words, and doors to the claims."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from arengine.lib.exports import Heading
from arengine.lib.keyset import Page
from claims.filters.names import NO_PROVIDER
from claims.playbook import Card, cards_of_codes
from strategies.cards.doors import open_claims
from strategies.models import DenialCluster, DenialProject

NO_NAME = "No provider named"
HEADINGS = (
    *(Heading("Payer"), Heading("Code"), Heading("In words"), Heading("Category")),
    *(Heading("Provider"), Heading("Open denials", "number")),
    *(Heading("Dollars", "money", True), Heading("Lift"), Heading("Lift at least")),
    *(Heading("Stands out"), Heading("First action"), Heading("Appeal"), Heading("Owner")),
    *(Heading("Project"),),
)


@dataclass(frozen=True, slots=True)
class ClusterCard:
    """A cluster, what the playbook says of it, and the project that is made of it."""

    cluster: DenialCluster
    advice: Card
    project: DenialProject | None

    @property
    def words(self) -> str:
        return self.advice.codes[0].words

    @property
    def provider(self) -> str:
        return self.cluster.provider or NO_NAME

    @property
    def door(self) -> str:
        return door(self.cluster)

    @property
    def appeal(self) -> str:
        return self.advice.appeal.label if self.advice.appeal else ""


def cluster_cards(clusters: Sequence[DenialCluster]) -> list[ClusterCard]:
    """Two queries, whatever their number; start with payers at hand."""
    lines = {cluster.pk: (cluster.code, cluster.payer.line_of_business) for cluster in clusters}
    advice, projects = cards_of_codes(lines.values()), _projects(clusters)
    return [
        ClusterCard(cluster, advice[lines[cluster.pk]], projects.get(_cause(cluster)))
        for cluster in clusters
    ]


def in_full(page: Page) -> list[DenialCluster]:
    """The clusters of a page, in its order."""
    places = {row["id"]: place for place, row in enumerate(page.rows)}
    found = DenialCluster.objects.filter(pk__in=places).select_related("payer")
    return sorted(found, key=lambda cluster: places[cluster.pk])


def door(cluster: DenialCluster | DenialProject) -> str:
    """The open denied claims of the cause, whatever their size."""
    return open_claims(
        cluster.payer_id,
        adjudication_status="denied",
        leading_code=cluster.code,
        provider=cluster.provider or NO_PROVIDER,
    )


def file_row(card: ClusterCard) -> tuple[Any, ...]:
    cluster, advice = card.cluster, card.advice
    said = (cluster.payer.name, cluster.code, card.words, advice.category, cluster.provider)
    times = (_times(cluster.lift), _times(cluster.lift_low), "yes" if cluster.stands_out else "no")
    then = (advice.first_action, card.appeal, advice.owner, str(card.project or ""))
    return (*said, cluster.claims, cluster.dollars, *times, *then)


def _times(figure: Decimal | None) -> str:
    return "" if figure is None else f"{figure}"


def _projects(clusters: Iterable[DenialCluster]) -> dict[tuple[int, str, str], DenialProject]:
    """By cause; more are read than asked for where payers share codes, never more than exist."""
    ones = list(clusters)
    found = DenialProject.objects.filter(
        payer__in={one.payer_id for one in ones},
        code__in={one.code for one in ones},
        provider__in={one.provider for one in ones},
    )
    return {_cause(project): project for project in found}


def _cause(one: DenialCluster | DenialProject) -> tuple[int, str, str]:
    return (one.payer_id, one.code, one.provider)
