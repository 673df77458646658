"""Every failure under /api/ is a problem with a stable type, a request id and pointers."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.exceptions import ValidationError

from accounts.models import User
from arengine.lib.problems import problem_response

pytestmark = pytest.mark.django_db
DRY_RUN = "/api/routing/dry-run/"


@pytest.fixture
def api(supervisor: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(supervisor)
    return client


def told(answer: Any, status: int) -> dict[str, Any]:
    """The body of a problem, of the expected status and the shape of every problem."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    body: dict[str, Any] = answer.json()
    assert list(body)[:5] == ["type", "title", "status", "detail", "request_id"]
    assert body["status"] == status
    assert body["type"].startswith("/problems/")
    assert body["request_id"] == answer["X-Request-ID"] != ""
    return body


def send(api: Client, body: str | bytes, kind: str = "application/json", **more: Any) -> Any:
    return api.post(DRY_RUN, body, content_type=kind, **more)


def test_a_stranger_is_told_how_to_sign_in() -> None:
    answer = Client().get("/api/claims/")
    assert told(answer, 401)["type"] == "/problems/not-signed-in"
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_forged_token_is_a_problem() -> None:
    answer = Client(headers={"Authorization": "Bearer x.y.z"}).get("/api/claims/")
    assert told(answer, 401)["type"] == "/problems/not-signed-in"


def test_a_session_without_its_csrf_token_is_a_problem(supervisor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(supervisor)
    assert told(send(client, "{}"), 403)["type"] == "/problems/forbidden"


def test_an_unknown_address_is_a_problem(api: Client) -> None:
    assert told(api.get("/api/nothing/here/"), 404)["type"] == "/problems/not-found"


@pytest.mark.parametrize("path", ["/api/claims/", "/api/docs/", "/api/schema/"])
def test_a_wrong_method_is_told_the_right_ones(path: str, api: Client) -> None:
    answer = api.delete(path)
    assert told(answer, 405)["type"] == "/problems/method-not-allowed"
    assert "GET" in answer["Allow"]


def test_a_format_nobody_writes_is_a_problem(api: Client) -> None:
    told(api.get("/api/claims/", headers={"Accept": "text/xml"}), 406)


def test_a_wrong_content_type_is_a_problem(api: Client) -> None:
    told(send(api, "<rules/>", "text/xml"), 415)


def test_a_body_that_is_too_large_is_not_read(api: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert told(send(api, json.dumps({"rules": ["x" * 200]})), 413)["type"] == "/problems/too-large"


def test_a_host_that_is_not_ours_is_a_problem(api: Client) -> None:
    told(api.get("/api/claims/", headers={"Host": "evil.example"}), 400)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"{", "not JSON"),
        (b'{"rules": NaN}', "NaN is not a number"),
        (b'{"rules": [], "rules": []}', "stands twice"),
        (b'{"rules": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"rules": ' + b"9" * 5000 + b"}", "not JSON"),
    ],
)
def test_a_body_that_cannot_be_read_says_why(body: bytes, detail: str, api: Client) -> None:
    problem = told(send(api, body), 400)
    assert detail in problem["detail"]
    assert problem["errors"][0]["pointer"] == ""


def test_an_unknown_field_is_pointed_at(api: Client) -> None:
    problem = told(send(api, '{"rules": [{"name": "A", "team": "Nobody", "a/b~c": 1}]}'), 400)
    assert problem["errors"][0]["pointer"] == "/rules/0/a~1b~0c"


def test_pointers_count_the_elements_of_a_list() -> None:
    answer = problem_response(ValidationError({"rows": [{}, {"amount": ["too large"]}]}), {})
    assert answer is not None
    assert answer.data["errors"] == [{"pointer": "/rows/1/amount", "detail": "too large"}]


def test_a_bug_is_a_problem_without_its_words(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("claims.api.claims.read_claims", broken)
    assert "secret" not in told(api.get("/api/claims/"), 500)["detail"]


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1.2_3", True), ("x" * 65, False), ("a b", False)]
)
def test_a_plain_request_id_of_the_caller_is_kept(given: str, kept: bool, api: Client) -> None:
    answer = api.get("/api/nothing", headers={"X-Request-ID": given})
    assert (told(answer, 404)["request_id"] == given) is kept


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/api/claims/A/"),
        ("put", "/api/claims/A/"),
        ("post", "/api/claims/A/payments/"),
        ("get", "/api/claims/"),
        ("get", "/api/imports/"),
        ("post", "/api/imports/"),
        ("get", "/api/imports/1/"),
        ("post", "/api/imports/1/confirm/"),
        ("get", "/api/payers/"),
        ("get", "/api/payers/1/"),
        ("get", "/api/teams/1/"),
        ("get", "/api/facilities/1/"),
        ("get", "/api/users/1/"),
        ("get", "/api/routing/"),
        ("post", "/api/routing/dry-run/"),
        ("get", "/api/mapping-profiles/"),
        ("get", "/api/dashboard-stats"),
    ],
)
def test_a_parameter_nobody_knows_is_refused(method: str, path: str, api: Client) -> None:
    answer = getattr(api, method)(f"{path}?colour=red")
    assert told(answer, 400)["errors"][0]["pointer"] == "/colour"
