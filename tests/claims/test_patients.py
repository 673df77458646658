"""Patients: masked until somebody asks, found only by the whole name or id, each look logged."""

import json

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.choices import AuditAction
from accounts.models import AuditEntry, User
from claims.models import Claim
from tests.factories import ClaimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]
NAME, MEMBER = "Quixote, Zelda", "XQ0012345"


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(claim_number="A/1", patient_name=NAME, member_id=MEMBER)


def entries(action: AuditAction) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action))


def api(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_a_claim_holds_no_name_in_plain(claim: Claim) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT patient_name, member_id FROM claims_claim")
        stored = b"".join(map(bytes, cursor.fetchone()))
    found = Claim.objects.get()
    assert b"Quixote" not in stored
    assert b"12345" not in stored
    assert (found.patient_name, found.member_id) == (NAME, MEMBER)


@pytest.mark.parametrize("lookup", ["patient_name", "patient_name__icontains", "member_id__in"])
def test_an_encrypted_column_is_not_searched(lookup: str) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        Claim.objects.filter(**{lookup: "Q"}).exists()


@pytest.mark.parametrize("role", ["admin_person", "supervisor", "auditor", "general_agent"])
def test_everybody_sees_a_mask_until_a_logged_click(
    role: str, request: pytest.FixtureRequest, client: Client, claim: Claim
) -> None:
    person: User = request.getfixturevalue(role)
    client.force_login(person)
    page = client.get("/claims/A/1").text
    assert "Q***, Z***" in page
    assert "***2345" in page
    assert "Quixote" not in page
    assert entries(AuditAction.UNMASKED) == []
    shown = client.post("/claims/A/1/unmask").text
    assert NAME in shown
    assert MEMBER in shown
    (entry,) = entries(AuditAction.UNMASKED)
    assert (entry.user_id, entry.claim_id) == (person.pk, claim.pk)
    assert entry.detail == {"fields": ["patient_name", "member_id"]}


def test_a_click_brings_only_the_part(client: Client, supervisor: User, claim: Claim) -> None:
    client.force_login(supervisor)
    part = client.post("/claims/A/1/unmask", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith("<section")
    assert NAME in part


def test_nobody_unmasks_a_foreign_claim(
    client: Client, escalation_agent: User, claim: Claim
) -> None:
    client.force_login(escalation_agent)
    assert client.post("/claims/A/1/unmask").status_code == 404
    assert api(escalation_agent).post("/api/claims/A/1/unmask/").status_code == 404
    assert entries(AuditAction.UNMASKED) == []


def test_the_api_masks_until_it_is_asked_to_unmask(supervisor: User, claim: Claim) -> None:
    client = api(supervisor)
    told = client.get("/api/claims/A/1/").json()
    assert (told["patient_name"], told["member_id"]) == ("Q***, Z***", "***2345")
    told = client.post("/api/claims/A/1/unmask/").json()
    assert told == {"patient_name": NAME, "member_id": MEMBER}
    assert len(entries(AuditAction.UNMASKED)) == 1


def test_lists_and_exports_hold_masks(client: Client, supervisor: User, claim: Claim) -> None:
    client.force_login(supervisor)
    client.post("/claims/columns/", {"columns": ["patient"]})
    export = b"".join(client.get("/claims/export/?format=csv").streaming_content)  # type: ignore[arg-type]
    assert b"Q***, Z***" in export
    assert b"Quixote" not in export


@pytest.mark.parametrize(
    "asked",
    [{"name": "quixote,  ZELDA"}, {"member_id": " xq0012345"}, {"name": NAME, "member_id": MEMBER}],
)
def test_a_patient_is_found_however_spelled(
    asked: dict[str, str], client: Client, supervisor: User, claim: Claim
) -> None:
    ClaimFactory(patient_name="Quixote, Zeld", member_id="XQ0012346")
    client.force_login(supervisor)
    page = client.post("/claims/search", asked)
    assert [line.row["claim_number"] for line in page.context["lines"]] == ["A/1"]
    assert "Q***, Z***" in page.text
    found = api(supervisor).post("/api/claims/search/", asked, format="json").json()
    assert ([row["claim_number"] for row in found["results"]], found["next"]) == (["A/1"], None)


def test_a_search_is_logged_without_the_patient(supervisor: User, claim: Claim) -> None:
    api(supervisor).post("/api/claims/search/", {"name": NAME}, format="json")
    (entry,) = entries(AuditAction.SEARCHED)
    assert (entry.user_id, entry.rows, entry.detail) == (supervisor.pk, 1, {"by": ["name"]})
    assert "Quixote" not in json.dumps(entry.detail)


def test_a_search_stays_within_own_claims(escalation_agent: User, claim: Claim) -> None:
    found = api(escalation_agent).post("/api/claims/search/", {"name": NAME}, format="json")
    assert found.json()["results"] == []


def test_pages_of_a_search_end(supervisor: User) -> None:
    for _ in range(3):
        ClaimFactory(patient_name=NAME)
    client, asked = api(supervisor), {"name": NAME, "limit": 2}
    first = client.post("/api/claims/search/", asked, format="json").json()
    second = client.post(
        "/api/claims/search/", {**asked, "cursor": first["next"]}, format="json"
    ).json()
    numbers = [row["claim_number"] for row in first["results"] + second["results"]]
    assert (len(set(numbers)), second["next"]) == (3, None)


def test_a_search_for_nobody_is_refused(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    assert client.post("/claims/search", {"name": " "}).status_code == 400
    assert api(supervisor).post("/api/claims/search/", {}, format="json").status_code == 400


@pytest.mark.parametrize("role", ["supervisor", "general_agent"])
def test_no_query_finds_a_patient(role: str, request: pytest.FixtureRequest, claim: Claim) -> None:
    client = api(request.getfixturevalue(role))
    assert client.get("/api/claims/", {"q": "Quixote"}).json()["results"] == []
    assert client.get("/api/claims/search/?name=Quixote").status_code == 405
