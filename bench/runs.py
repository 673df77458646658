"""All measurements in their order. What is compared is measured twice, in both orders."""

from pathlib import Path
from statistics import mean
from typing import Any

from django.db.models.functions import Now

from bench import copies, usual_ways
from bench.campaigns import CampaignTimes, campaign_times, enrol_figure
from bench.desk import Times, desk_figures, desk_times
from bench.encryption import encryption_figure
from bench.figures import Figure
from bench.files import AS_OF
from bench.ground import wipe
from bench.imports import Told, take_in, take_in_all, write_files
from bench.night import nights
from bench.pages import page_times
from claims.models import JobRun

SMALL, PANDAS_ROWS, RESOURCE_ROWS = 10_000, 100_000, 5_000
PEAK_MB, PAGES, EMPTY_NIGHT = 500, 1.5, 0.01
# Our import against COPY of rows that are clean already, in rows a second.
TARGETS = {"first": 0.70, "changed": 1.75, "unchanged": 2.80}
NAMES = {
    "first": "import, first load",
    "unchanged": "import, the same rows again",
    "changed": "import, 10 % changed",
}


def measure(folder: Path, rows: int) -> list[Figure]:
    """Every line of the table. The database is left with the last load in it."""
    _begin()
    small, few_claims, few_campaigns = _at_small(folder, min(SMALL, rows))
    sealed = encryption_figure(folder, rows, _begin)
    paths = write_files(folder, rows)
    _begin()
    # COPY first in one round and last in the other, so that neither has the warmer server.
    early = take_in_all(paths)
    clean = folder / "clean.copy"
    copies.export_claims(clean)
    copied = [copies.copy_into_place(clean)]
    limit = copies.copy_then_index(clean)
    usual = _usual_ways(folder, rows, paths["first"])
    copied.append(copies.copy_into_place(clean))
    _begin()
    late = take_in_all(paths)
    large, found = page_times(), nights()
    many_claims, campaigns = desk_times(), campaign_times()
    baseline = rows / mean(copied)
    return [
        *(_import(name, [early[name], late[name]], baseline) for name in NAMES),
        *(_clocks(name, [early[name], late[name]]) for name in NAMES),
        sealed,
        Figure("COPY of clean rows, indexes and triggers in place", rows, mean(copied),
               "1.00 x COPY", details={"seconds": copied}),
        _against("COPY, indexes and keys built afterwards", rows, limit, baseline),
        *(_against(name, count, seconds, baseline) for name, count, seconds in usual),
        *_pages(small, large, min(SMALL, rows), rows),
        *_pages(few_campaigns.pages, campaigns.pages, min(SMALL, rows), rows),
        enrol_figure(campaigns),
        *desk_figures(few_claims, many_claims, min(SMALL, rows), rows),
        *_nights(found, rows),
    ]  # fmt: skip


def _begin() -> None:
    wipe()
    JobRun.objects.all().delete()
    JobRun.objects.create(job=JobRun.REAGE, date=AS_OF, finished_at=Now())


def _at_small(folder: Path, rows: int) -> tuple[dict[str, float | None], Times, CampaignTimes]:
    take_in(write_files(folder, rows)["first"])
    return page_times(), desk_times(), campaign_times()


def _usual_ways(folder: Path, rows: int, path: Path) -> list[tuple[str, int, float]]:
    some, few = min(rows, PANDAS_ROWS), min(rows, RESOURCE_ROWS)
    if some < rows:
        path = write_files(folder, some)["first"]
    return [
        ("pandas + bulk_create(update_conflicts)", some, usual_ways.with_pandas(path)),
        ("django-import-export, ModelResource", few, usual_ways.with_import_export(path, few)),
    ]


def _import(name: str, told: list[Told], baseline: float) -> Figure:
    rows, seconds = told[0]["rows"]["read"], mean(one["seconds"] for one in told)
    ratio, peak = rows / seconds / baseline, max(one["peak_mb"] for one in told)
    target = TARGETS[name]
    return Figure(
        NAMES[name], rows, seconds, f"{ratio:.2f} x COPY, {peak:.0f} MB",
        f">= {target:.2f}, < {PEAK_MB} MB", ratio >= target and peak < PEAK_MB, {"runs": told},
    )  # fmt: skip


def _clocks(name: str, told: list[Told]) -> Figure:
    """Deadlines and waits of the claims of an import, set once its rows are in."""
    return Figure(f"{NAMES[name]}: its clocks", told[0]["rows"]["read"],
                  mean(one["clocks"] for one in told))  # fmt: skip


def _against(name: str, rows: int, seconds: float, baseline: float) -> Figure:
    return Figure(name, rows, seconds, f"{rows / seconds / baseline:.2f} x COPY")


def _pages(
    small: dict[str, float | None], large: dict[str, float | None], few: int, many: int
) -> list[Figure]:
    return [_page(name, small[name], large[name], few, many) for name in large]


def _page(name: str, small: float | None, large: float | None, few: int, many: int) -> Figure:
    if small is None or large is None:
        return Figure(f"{name}: not there", good=False)
    ratio = large / small
    value = f"{small:.1f} ms at {few:,}, {large:.1f} ms: {ratio:.2f} x"
    details = {"small_ms": small, "large_ms": large, "ratio": round(ratio, 3)}
    return Figure(
        f"{name}, median of 15", many, None, value, f"<= {PAGES} x", ratio <= PAGES, details
    )


def _nights(found: dict[str, dict[str, Any]], rows: int) -> list[Figure]:
    every = found["every_row"]
    shares = {name: night["wal_bytes"] / every["wal_bytes"] for name, night in found.items()}
    empty = found["empty"]
    good = empty["rows"] == 0 and shares["empty"] < EMPTY_NIGHT
    wanted = f"0 rows, WAL < {EMPTY_NIGHT:.0%}"
    return [
        _night("night, nothing crosses", found["empty"], shares["empty"], wanted, good),
        _night("night, one day's crossings", found["usual"], shares["usual"]),
        _night("UPDATE of every row", every, 1.0),
    ]


def _night(
    name: str, night: dict[str, Any], share: float, target: str = "", good: bool | None = None
) -> Figure:
    value = f"{night['wal_bytes'] / 1e6:.2f} MB WAL, {share:.2%}"
    return Figure(name, night["rows"], night["seconds"], value, target, good, night)
