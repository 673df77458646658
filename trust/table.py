"""The last results as a table in Markdown, as docs/trust.md shows them."""

import json
from pathlib import Path

from trust.outcomes import Line


def table(latest: Path) -> str:
    """One row a test, failures included; sizes that were not the usual ones stand above it."""
    if not latest.exists():
        return "No test has been run yet."
    told = json.loads(latest.read_text())
    lines = [Line(**one) for one in told["results"]]
    sizes = " ".join(f"`{name}={value}`" for name, value in told["sizes"].items())
    bad = sum(line.good is False for line in lines)
    return "\n".join(
        [
            f"{told['at'][:10]}, {_machine(told['machine'])}, {sizes or 'at full size'}, "
            f"{told['seconds'] / 60:.0f} minutes in all, {bad} missed.",
            "",
            "| test | | result | target | seconds | seed |",
            "|---|---|---|---|---|---|",
            *(_row(line) for line in lines),
        ]
    )


def _row(line: Line) -> str:
    cells = [line.name, line.verdict, line.result, line.target, f"{line.seconds:.0f}", line.seed]
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _machine(machine: dict[str, object]) -> str:
    return (
        f"{machine['cores']} cores, {machine['memory_gb']} GiB, PostgreSQL {machine['postgresql']}"
    )
