"""Imports over the API: send, map, confirm, watch, undo; every refusal a problem+json."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.choices import Role
from accounts.models import User
from claims.models import Claim, Import, MappingProfile
from tests.claims.importing.claims_files import (
    AMBIGUOUS,
    DAMAGED,
    GOOD,
    HEADER,
    sent,
    text_of,
    upload,
    worked,
)
from tests.factories import TODAY, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("claims.api.imports", "claims.importing.working"):
        monkeypatch.setattr(f"{module}.today", lambda: TODAY)


@pytest.fixture
def api(supervisor: User, client: Client) -> Client:
    client.force_login(supervisor)
    return client


def post(api: Client, path: str, body: Any = None) -> Any:
    return api.post(path, json.dumps(body or {}), content_type="application/json")


def one(source_import: Import, verb: str = "") -> str:
    return f"/api/imports/{source_import.pk}/{verb}"


def pointers(response: Any) -> list[str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    return [error["pointer"] for error in response.json()["errors"]]


# --- send -------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/api/imports", "/api/imports/"])
def test_a_file_is_accepted_and_runs_to_checked(api: Client, path: str) -> None:
    response = api.post(path, {"file": upload(GOOD), "as_of": "2026-11-21"})
    told = response.json()
    assert response.status_code == 202
    assert (told["state"], told["url"]) == ("received", f"/api/imports/{told['id']}/")
    worked(told["id"])
    told = api.get(told["url"]).json()
    assert told["state"] == "checked"
    assert told["rows"] == {
        "read": 3, "new": 3, "changed": 0, "unchanged": 0, "rejected": 0, "missing": 0
    }  # fmt: skip
    assert told["control"] == {"file_balance": "1271.16", "applied_balance": "1271.16"}


def test_the_same_file_again_is_that_import(api: Client) -> None:
    first = api.post("/api/imports/", {"file": upload(GOOD)})
    again = api.post("/api/imports/", {"file": upload(GOOD)})
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"]
    other = api.post("/api/imports/", {"file": upload(GOOD), "snapshot": "true"})
    assert other.status_code == 202


def test_a_dry_run_ends_in_checked(api: Client) -> None:
    told = api.post("/api/imports/", {"file": upload(GOOD), "dry_run": "true"}).json()
    worked(told["id"])
    refused = post(api, f"{told['url']}confirm/")
    assert refused.status_code == 409
    assert refused.json()["code"] == "dry_run"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/file"),
        ({"file": "text"}, "/file"),
        ({"file": upload("")}, "/file"),
        ({"file": upload(GOOD), "as_of": "21/11/2026"}, "/as_of"),
        ({"file": upload(GOOD), "as_of": "2027-11-21"}, "/as_of"),
        ({"file": upload(GOOD), "mapping": "nobody"}, "/mapping"),
        ({"file": upload(GOOD), "snapshot": "maybe"}, "/snapshot"),
        ({"file": upload(GOOD), "colour": "red"}, "/colour"),
    ],
)
def test_a_bad_request_names_the_field(api: Client, body: dict[str, Any], pointer: str) -> None:
    response = api.post("/api/imports/", body)
    assert response.status_code == 400
    assert pointers(response) == [pointer]
    assert Import.objects.count() == 0


def test_a_file_over_the_limit_is_refused(api: Client, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 100
    response = api.post("/api/imports/", {"file": upload(GOOD * 10)})
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"
    assert "too large" in response.json()["detail"]


def test_json_is_no_way_to_send_a_file(api: Client) -> None:
    response = post(api, "/api/imports/", {"file": "a,b"})
    assert response.status_code == 415
    assert response.headers["Content-Type"] == "application/problem+json"


# --- columns ----------------------------------------------------------------------------------
def test_columns_that_are_not_understood_wait_for_a_mapping(api: Client) -> None:
    received = sent(AMBIGUOUS)
    told = api.get(one(received)).json()
    assert (told["state"], told["needs_mapping"]) == ("received", True)
    assert told["proposal"]["questions"][0]["key"] == "field:2"
    body = {"columns": {"balance": "amount"}, "remember_as": "Monthly"}
    response = post(api, one(received, "mapping/"), body)
    assert response.status_code == 202
    assert worked(received.pk).state == "checked"
    listed = api.get("/api/mapping-profiles/").json()["results"]
    assert [profile["name"] for profile in listed] == ["Monthly"]
    assert MappingProfile.objects.get().mapping["columns"]["balance"] == 2


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"columns": {"balance": 9}}, "/columns"),
        ({"columns": {"balance": "Nothing"}}, "/columns"),
        ({"columns": {"payer": None}}, "/columns"),
        ({"columns": {"colour": 1}}, "/columns/colour"),
        ({"columns": {"balance": True}}, "/columns/balance"),
        ({"date_orders": {"service_from": "ymd"}}, "/date_orders/service_from"),
        ({"date_orders": {"payer": "mdy"}}, "/date_orders/payer"),
        ({"bucket_columns": {"5": 1}}, "/bucket_columns/5"),
        ({"duplicates": "maybe"}, "/duplicates"),
        ({"colour": 1}, "/colour"),
    ],
)
def test_a_bad_mapping_names_the_field(api: Client, body: dict[str, Any], pointer: str) -> None:
    response = post(api, one(sent(GOOD), "mapping/"), body)
    assert response.status_code == 400
    assert pointers(response) == [pointer]


def test_duplicates_can_be_added_up(api: Client) -> None:
    received = sent(f"{HEADER}\nA-1,AETNA,10.00,5\nA-1,AETNA,2.50,5\n")
    assert received.rows_rejected == 2
    post(api, one(received, "mapping/"), {"duplicates": "sum"})
    told = worked(received.pk)
    assert (told.rows_rejected, str(told.applied_balance)) == (0, "12.50")


# --- confirm and after ------------------------------------------------------------------------
def test_a_second_confirm_is_no_second_application(api: Client) -> None:
    received = sent(GOOD)
    assert post(api, one(received, "confirm/")).status_code == 202
    assert post(api, one(received, "confirm/")).status_code == 200
    worked(received.pk)
    assert post(api, one(received, "confirm/")).status_code == 200
    assert Claim.objects.count() == 3


def test_rejected_rows_need_partial(api: Client) -> None:
    received = sent(DAMAGED)
    refused = post(api, one(received, "confirm/"))
    assert (refused.status_code, refused.json()["code"]) == (409, "rejected_rows")
    assert post(api, one(received, "confirm/"), {"partial": True}).status_code == 202
    assert worked(received.pk).state == "applied"


def test_unknown_fields_of_a_verb_are_refused(api: Client) -> None:
    received = sent(GOOD)
    for verb in ("confirm/", "cancel/", "resume/", "undo/"):
        assert pointers(post(api, one(received, verb), {"now": True})) == ["/now"]


def test_cancel_and_undo(api: Client) -> None:
    received = sent(GOOD)
    assert post(api, one(received, "undo/")).status_code == 409
    assert post(api, one(received, "cancel/")).json()["state"] == "cancelled"
    assert post(api, one(received, "cancel/")).status_code == 409
    assert post(api, one(received, "resume/")).status_code == 409
    again = sent(GOOD)
    post(api, one(again, "confirm/"))
    worked(again.pk)
    for _ in range(2):
        assert post(api, one(again, "undo/")).status_code == 202
    assert worked(again.pk).state == "undone"


# --- lists ------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(
    api: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        sent(f"{HEADER}\nC-{number},AETNA,10.00,5\n")
    with django_assert_max_num_queries(4):
        told = api.get("/api/imports/").json()
    assert (len(told["results"]), told["next"]) == (count, None)


def test_the_list_goes_on(api: Client) -> None:
    numbers = [sent(f"{HEADER}\nC-{n},AETNA,10.00,5\n").pk for n in range(3)]
    first = api.get("/api/imports/?limit=2").json()
    rest = api.get(first["next"]).json()
    seen = [row["id"] for row in [*first["results"], *rest["results"]]]
    assert seen == numbers[::-1]
    assert rest["next"] is None


def test_errors_are_pages_or_a_file(api: Client) -> None:
    received = sent(DAMAGED)
    first = api.get(one(received, "errors/?limit=3")).json()
    rest = api.get(first["next"]).json()
    rows = [*first["results"], *rest["results"]]
    assert [(row["row"], row["column"]) for row in rows] == [
        (3, "Balance"), (4, "Payer"), (5, "Claim Number"), (6, "Aging Days")
    ]  # fmt: skip
    assert set(rows[0]) == {"row", "column", "found", "expected", "message", "is_note"}
    response = api.get(one(received, "errors/?format=csv"))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    sheet = list(csv.reader(io.StringIO(text_of(response).removeprefix("\ufeff"))))
    assert [line[0] for line in sheet] == ["row", "3", "4", "5", "6"]


def test_rejected_rows_are_a_file_to_mend(api: Client) -> None:
    received = sent(DAMAGED)
    rows = api.get(one(received, "rejected/")).json()["results"]
    assert rows[0] == {
        "row": 3, "claim_number": "A-2", "cells": ["A-2", "AETNA PPO", "12.345", "40"]
    }  # fmt: skip
    text = text_of(api.get(one(received, "rejected?format=csv")))
    assert text.startswith("\ufeffClaim Number,Payer,Balance,Aging Days,Import row")


def test_an_error_under_csv_is_still_a_problem(api: Client) -> None:
    response = api.get("/api/imports/999/errors/?format=csv")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


def test_an_unknown_format_is_refused(api: Client) -> None:
    received = sent(DAMAGED)
    assert pointers(api.get(one(received, "errors/?format=xml"))) == ["/format"]


# --- who --------------------------------------------------------------------------------------
READS = ("", "errors/", "rejected/")
WRITES = ("mapping/", "confirm/", "cancel/", "resume/", "undo/")


def test_an_agent_sees_no_import(client: Client, senior_agent: User) -> None:
    received = sent(GOOD)
    client.force_login(senior_agent)
    reads = ["/api/imports/", "/api/mapping-profiles/", *(one(received, part) for part in READS)]
    assert {client.get(path).status_code for path in reads} == {404}
    assert {post(client, one(received, verb)).status_code for verb in WRITES} == {404}
    assert client.post("/api/imports/", {"file": upload(DAMAGED)}).status_code == 404
    assert Import.objects.count() == 1


def test_an_auditor_reads_and_decides_nothing(client: Client, auditor: User) -> None:
    received = sent(GOOD)
    client.force_login(auditor)
    reads = ["/api/imports/", "/api/mapping-profiles/", *(one(received, part) for part in READS)]
    assert {client.get(path).status_code for path in reads} == {200}
    assert {post(client, one(received, verb)).status_code for verb in WRITES} == {403}
    assert client.post("/api/imports/", {"file": upload(DAMAGED)}).status_code == 403


def test_a_client_carries_its_own_import_to_the_end(client: Client) -> None:
    robot = UserFactory(role=Role.CLIENT, sees_all_facilities=True)
    client.force_login(robot)
    told = client.post("/api/imports/", {"file": upload(GOOD)}).json()
    mine = worked(told["id"])
    assert post(client, one(mine, "confirm/")).status_code == 202
    worked(told["id"])
    assert client.get(one(mine)).json()["state"] == "applied"
    assert post(client, one(mine, "undo/")).status_code == 403


def test_a_client_reads_but_does_not_carry_on_what_others_sent(client: Client) -> None:
    received = sent(GOOD)
    client.force_login(UserFactory(role=Role.CLIENT, sees_all_facilities=True))
    assert client.get(one(received)).status_code == 200
    assert {post(client, one(received, verb)).status_code for verb in WRITES} == {403}


def test_a_client_remembers_no_columns_for_others(client: Client) -> None:
    client.force_login(UserFactory(role=Role.CLIENT, sees_all_facilities=True))
    told = client.post("/api/imports/", {"file": upload(GOOD)}).json()
    body = {"columns": {}, "remember_as": "Ours"}
    assert post(client, one(worked(told["id"]), "mapping/"), body).status_code == 403


def test_nobody_is_let_in_without_signing_in(client: Client) -> None:
    response = client.get("/api/imports/")
    assert response.status_code in (401, 403)
    assert response.headers["Content-Type"] == "application/problem+json"


def test_what_is_said_on_confirming_overrules_the_upload(api: Client) -> None:
    told = api.post("/api/imports/", {"file": upload(DAMAGED), "partial": "true"}).json()
    worked(told["id"])
    refused = post(api, f"{told['url']}confirm/", {"partial": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "rejected_rows")
    assert post(api, f"{told['url']}confirm/").status_code == 202
