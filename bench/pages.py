"""What a supervisor waits for: the dashboard's figures and the first page of the claims list."""

import statistics
import time
from collections.abc import Mapping

from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from claims.bulk.rollups import fold_rollups

# A number as it is typed, one that is in every load; what is posted has its body behind a blank.
PAGES = {
    "dashboard-stats": "/api/dashboard-stats",
    "claims": "/claims",
    "search, one claim": "/claims/find q=20-000-007",
    "search, by its beginning": "/claims?q=200000",
    "search, an amount": "/claims?q=$250.17",
}
GOOD = (200, 302)
WARM_UP, TIMES = 5, 15


def page_times() -> dict[str, float | None]:
    """Median milliseconds of each page; None for a page that is not there."""
    fold_rollups()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE claims_claim, claims_stockcell, claims_stockdelta")
    call_command("clearsessions")
    return median_times(PAGES)


def median_times(pages: Mapping[str, str]) -> dict[str, float | None]:
    """The same of other pages, as a supervisor who sees everything."""
    client = Client()
    client.force_login(supervisor())
    return {name: _median(client, address) for name, address in pages.items()}


def supervisor() -> User:
    person, _ = User.objects.get_or_create(
        username="bench", defaults={"role": Role.SUPERVISOR, "sees_all_facilities": True}
    )
    return person


def _median(client: Client, address: str) -> float | None:
    for _ in range(WARM_UP):
        status = _ask(client, address)
    if status == 404:
        return None
    if status not in GOOD:
        raise RuntimeError(f"{address} answers {status}")
    return round(statistics.median(_once(client, address) for _ in range(TIMES)), 2)


def _once(client: Client, address: str) -> float:
    began = time.perf_counter()
    _ask(client, address)
    return (time.perf_counter() - began) * 1000


def _ask(client: Client, address: str) -> int:
    path, _, text = address.partition(" q=")
    return (client.post(path, {"q": text}) if text else client.get(path)).status_code
