"""Fifty claims that a person may not see leave no trace in anything that they can open."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import Facility, Notice, Team, User
from arengine.lib.dates import today
from claims.models import Claim, Event, Import, ImportProblem, JobRun, LedgerEntry, RejectedRow
from tests.factories import ClaimFactory, FacilityFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db
CANARIES = 50
SONG = "CANARY"
# What fifty canaries of 7,654,321.07 come to, alone and together, in any spelling.
ONE, ALL = Decimal("7654321.07"), Decimal("382716053.50")
OWN = Decimal("100.00")
ADMIN = (
    *("claims/claim", "claims/ledgerentry", "claims/import", "claims/jobrun", "claims/payer"),
    "accounts/auditentry",
)
LISTS = (
    *("/", "/claims", "/claims/entries", "/claims/missing", "/imports", "/routing"),
    *("/audit", "/audit?claim=CANARY-0", "/audit/export", "/api/audit/"),
    *("/claims/export?format=csv", "/claims/entries/export?format=csv"),
    *("/claims?status=open", "/claims?count=all", "/claims?ordering=-balance&limit=500"),
    *("/claims?min_balance=1000000", "/claims?q=A-777", "/claims?denial_code=CO-99"),
    *("/dashboard/aging.csv", "/dashboard/agents.csv", "/dashboard/payers.csv"),
    *("/api/claims/?limit=500", "/api/claims/?status=open", "/api/claims/?q=A-777"),
    *("/api/dashboard-stats", "/api/payers/", "/api/teams/", "/api/facilities/", "/api/users/"),
    *("/api/imports/", "/api/routing/", "/api/mapping-profiles/"),
)


@pytest.fixture
def north() -> Facility:
    return FacilityFactory(name="North")


@pytest.fixture
def canaries(north: Facility) -> list[Claim]:
    """Of another team and another facility, each full of what must not be seen."""
    JobRun.objects.create(job=JobRun.REAGE, date=today(), finished_at="2026-11-21T02:00Z")
    south, payer = FacilityFactory(name=f"{SONG} Clinic"), PayerFactory(name="Aetna")
    told = ("patient_name", "member_id", "provider", "payer_reference", "feed_status")
    sung = {name: f"{SONG}-{name}" for name in told}
    sung |= {"patient_account": "A-777", "denial_code": "CO-99"}
    team = Team.objects.get(name="SeniorAgent")
    found = Claim.objects.bulk_create(
        ClaimFactory.build(
            claim_number=f"{SONG}-{number}", payer=payer, facility=south, team=team,
            balance=ONE, missing_since="2026-11-01T00:00Z", **sung,
        )
        for number in range(CANARIES)
    )  # fmt: skip
    Event.objects.bulk_create(
        Event(claim=claim, kind="note", text=f"{SONG} event") for claim in found
    )
    LedgerEntry.objects.bulk_create(_paid(claim, ONE, SONG) for claim in found)
    _sing_elsewhere(found[0])
    own = ClaimFactory(claim_number="OWN-1", payer=payer, facility=north, balance=OWN)
    _paid(own, OWN, "mine").save()
    return found


def _paid(claim: Claim, amount: Decimal, reference: str) -> LedgerEntry:
    return LedgerEntry(
        claim=claim, kind="payment", amount=-amount, posted_on=date(2026, 10, 5),
        team=claim.team, payer=claim.payer, facility=claim.facility, reference=reference,
    )  # fmt: skip


def _sing_elsewhere(claim: Claim) -> None:
    """In an import's file name, counts, errors and rejected rows, in a notice, in a run."""
    source = Import.objects.create(
        file_name=f"{SONG}.csv", size=1, digest="d", fingerprint="f", as_of=today(),
        state="applied", finished_at="2026-11-20T00:00Z", rows_read=7654321, file_balance=ALL,
    )  # fmt: skip
    ImportProblem.objects.create(
        source_import=source, row=2, column="balance", found=SONG, expected="money", message=SONG
    )
    RejectedRow.objects.create(source_import=source, row=2, claim_number=SONG, cells=[SONG])
    Notice.objects.create(user=UserFactory(username="else"), text=f"{SONG} notice")
    JobRun.objects.create(job="verify", date=today(), outcome={"broken": ""})
    assert claim.pk


@pytest.fixture(params=["agent", "local"])
def person(request: pytest.FixtureRequest, north: Facility) -> User:
    """Of another team; of another facility."""
    if request.param == "agent":
        agent = UserFactory(username="gina")
        agent.teams.add(Team.objects.get(name="GeneralAgent"))
        return agent
    local = UserFactory(username="loc", role=Role.SUPERVISOR, is_staff=True)
    local.facilities.add(north)
    return local


def text_of(answer: Any) -> str:
    """Everything the answer says, unzipped where it is a workbook."""
    streamed = getattr(answer, "streaming", False)
    content = b"".join(answer.streaming_content) if streamed else answer.content
    if content[:2] == b"PK":
        book = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", "replace")


def assert_silent(answer: Any, address: str) -> None:
    """Neither the song nor the amounts."""
    text = text_of(answer)
    assert SONG not in text, address
    digits = text.replace(",", "")
    for amount in (ONE, ALL):
        assert str(amount) not in digits, address
        assert str(amount).split(".")[0] not in digits, address


@pytest.mark.usefixtures("canaries")
def test_they_sing_to_who_may_see_them(client: Client, supervisor: User) -> None:
    """Else silence elsewhere would prove nothing."""
    client.force_login(supervisor)
    for address in (
        *("/claims", "/claims/export?format=csv", "/claims/export?format=xlsx", "/imports"),
        *("/api/claims/?limit=500", "/api/facilities/", "/api/imports/", "/admin/claims/claim/"),
    ):
        assert SONG in text_of(client.get(address)), address
    assert str(ALL) in text_of(client.get("/api/dashboard-stats"))


@pytest.mark.usefixtures("canaries")
def test_no_list_sum_or_export_sings(client: Client, person: User) -> None:
    client.force_login(person)
    for address in (*LISTS, "/claims/export?format=xlsx", "/claims/entries/export?format=xlsx"):
        answer = client.get(address)
        assert answer.status_code in (200, 404), address
        assert_silent(answer, address)


def test_no_address_of_one_sings(client: Client, person: User, canaries: list[Claim]) -> None:
    client.force_login(person)
    south, source = Facility.objects.get(name=f"{SONG} Clinic"), Import.objects.get()
    for address in (
        *(f"{start}/claims/{canaries[0].claim_number}" for start in ("", "/api")),
        *(
            f"/claims?facility={south.pk}",
            f"/claims?import={source.pk}",
            "/claims?team=SeniorAgent",
        ),
        *(f"/api/facilities/{south.pk}/", f"/?facility={south.pk}", "/?team=SeniorAgent"),
        *(f"{start}/imports/{source.pk}" for start in ("", "/api")),
        *(f"/imports/{source.pk}/{name}.csv" for name in ("errors", "rejected", "difference")),
        *(f"/api/imports/{source.pk}/{name}?format=csv" for name in ("errors", "rejected")),
    ):
        assert_silent(client.get(address), address)


@pytest.mark.usefixtures("canaries")
def test_the_back_office_does_not_sing(client: Client) -> None:
    local = UserFactory(username="loc", role=Role.SUPERVISOR, is_staff=True)
    local.facilities.add(FacilityFactory(name="North"))
    client.force_login(local)
    for model in ADMIN:
        for query in ("", "?q=A-777"):
            address = f"/admin/{model}/{query}"
            assert_silent(client.get(address), address)
    found = client.get(
        "/admin/autocomplete/?app_label=accounts&model_name=user&field_name=facilities&term="
    )
    assert [row["text"] for row in found.json()["results"]] == ["North", "Unassigned"]


@pytest.mark.usefixtures("canaries")
def test_totals_are_own_totals(client: Client, person: User) -> None:
    client.force_login(person)
    stats = client.get("/api/dashboard-stats").json()
    assert (stats["portfolio"]["claims"], stats["portfolio"]["balance"]) == (1, str(OWN))
    assert stats["kpis"]["monthly_collections"]["value"] in (str(OWN), "0.00")
    total = client.get("/claims?status=open").context["total"]
    assert (total.rows, total.dollars) == (1, OWN)
    entries = client.get("/claims/entries").context["total"]
    assert (entries.rows, entries.dollars) == (1, -OWN)
    listed = json.loads(client.get("/api/claims/").content)["results"]
    assert [row["claim_number"] for row in listed] == ["OWN-1"]
