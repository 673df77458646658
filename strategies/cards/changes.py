"""What a draft changes: each part of a strategy as it is in force, and as it would be."""

from dataclasses import dataclass

from arengine.lib.dates import written
from strategies.choices import AppliesTo, Protocol
from strategies.models import StrategyVersion
from strategies.services.strategies import links_of


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    before: str
    after: str


def changes(before: StrategyVersion | None, after: StrategyVersion) -> list[Change]:
    """The parts that differ; all of them where nothing was in force."""
    old, new = _parts(before) if before else {}, _parts(after)
    return [
        Change(name, old.get(name, ""), words)
        for name, words in new.items()
        if old.get(name, "") != words
    ]


def _parts(version: StrategyVersion) -> dict[str, str]:
    return {
        "Summary": version.summary,
        "Note": version.note,
        "Protocols": ", ".join(Protocol(name).label for name in version.protocols),
        "Priority": version.get_priority_display() or "computed",
        "Owner": str(version.owner or ""),
        "Enrols": "each night" if version.enrols else "nothing by itself",
        "Until": written(version.valid_until) if version.valid_until else "no end",
        "Workflows": "; ".join(
            f"{at}. {link.workflow} ({AppliesTo(link.applies_to).label.lower()})"
            for at, link in enumerate(links_of(version), 1)
        ),
    }
