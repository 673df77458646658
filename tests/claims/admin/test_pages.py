"""Every page of the back office opens, empty and filled, for every role that may."""

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, User
from claims.models import (
    Claim,
    DecisionRequest,
    Import,
    JobRun,
    LedgerEntry,
    PayerMerge,
    RoutingRule,
    RoutingVersion,
    Touch,
)
from exchange.models import WebhookDelivery, WebhookEndpoint
from tests.claims.admin.pages import MODELS, address, fill, open_page

pytestmark = pytest.mark.django_db
VIEW_ONLY = (
    *(Claim, LedgerEntry, Touch, Import, PayerMerge, RoutingVersion, JobRun, AuditEntry),
    *(DecisionRequest, WebhookEndpoint, WebhookDelivery),
)
REFERENCE = [
    model
    for model in MODELS
    if model._meta.model_name
    in ("payer", "payeralias", "contractterm", "facility", "team", "outcome", "followuprule")
]


@pytest.fixture(params=["admin_person", "supervisor", "auditor"])
def person(request: pytest.FixtureRequest) -> User:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("rows", [0, 3])
def test_every_page_opens(client: Client, person: User, rows: int) -> None:
    for number in range(rows):
        fill(number, person)
    client.force_login(person)
    open_page(client, "/admin/")
    for model in MODELS:
        open_page(client, address(model))
        for row in model._default_manager.all()[:1]:
            open_page(client, address(model, f"{row.pk}/change/"))
            open_page(client, address(model, f"{row.pk}/history/"))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_a_list_costs_the_same_with_one_and_three_rows(
    client: Client, supervisor: User, model: type[Model]
) -> None:
    client.force_login(supervisor)
    fill(0, supervisor)
    client.get(address(model))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address(model))
    fill(1, supervisor)
    fill(2, supervisor)
    with CaptureQueriesContext(connection) as three:
        client.get(address(model))
    assert len(three) == len(one) <= 8


@pytest.mark.parametrize("model", VIEW_ONLY, ids=lambda model: model._meta.model_name)
def test_what_has_its_own_verbs_is_only_looked_at(
    client: Client, admin_person: User, model: type[Model]
) -> None:
    fill(0, admin_person)
    row = model._default_manager.latest("pk")
    client.force_login(admin_person)
    assert client.get(address(model, "add/")).status_code == 403
    assert client.post(address(model, f"{row.pk}/change/"), {"balance": "0"}).status_code == 403
    assert client.post(address(model, f"{row.pk}/delete/"), {"post": "yes"}).status_code == 403
    page = client.get(address(model, f"{row.pk}/change/")).content
    assert b'name="_save"' not in page


def test_routing_rules_are_shown_with_their_version(client: Client, supervisor: User) -> None:
    rule = RoutingRule.objects.select_related("version").first()
    assert rule is not None
    client.force_login(supervisor)
    page = open_page(client, address(RoutingVersion, f"{rule.version_id}/change/"))
    assert rule.name.encode() in page
    assert b'href="/routing"' in page


@pytest.mark.parametrize("model", REFERENCE, ids=lambda model: model._meta.model_name)
def test_small_tables_come_and_go_as_files(
    client: Client, supervisor: User, model: type[Model]
) -> None:
    fill(0, supervisor)
    client.force_login(supervisor)
    open_page(client, address(model, "add/"))
    open_page(client, address(model, "import/"))
    open_page(client, address(model, "export/"))


@pytest.mark.parametrize("model", REFERENCE, ids=lambda model: model._meta.model_name)
def test_an_auditor_exports_and_imports_nothing(
    client: Client, auditor: User, model: type[Model]
) -> None:
    client.force_login(auditor)
    assert client.get(address(model, "export/")).status_code == 200
    assert client.get(address(model, "import/")).status_code == 403
    assert client.get(address(model, "add/")).status_code == 403


def test_other_pages_open(client: Client, supervisor: User) -> None:
    fill(0, supervisor)
    client.force_login(supervisor)
    for page in (
        f"accounts/user/{supervisor.pk}/password/",
        "accounts/user/add/",
        "claims/",
        "accounts/",
    ):
        open_page(client, f"/admin/{page}")


NASTY = ("\0", "'", "-1", "x", "9" * 40, "é" * 300)
PARAMETERS = ("q", "o", "p", "id__exact", "bucket", "payer__id__exact", "team__id__exact")


@pytest.mark.parametrize("model", [User, Claim, Import], ids=lambda model: model._meta.model_name)
def test_no_parameter_breaks_a_list(client: Client, supervisor: User, model: type[Model]) -> None:
    client.force_login(supervisor)
    for name in PARAMETERS:
        for value in NASTY:
            status = client.get(address(model), {name: value}).status_code
            # What no database text can hold is a bad request.
            assert status in (200, 302, *([400] if "\0" in value else [])), (name, value)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/claims/payer/export/?nobody=1",
        "/admin/claims/contractterm/?kind__exact=%00",
        "/admin/claims/jobrun/?_to_field=",
    ],
)
def test_what_cannot_be_read_is_a_bad_request(client: Client, supervisor: User, path: str) -> None:
    client.force_login(supervisor)
    assert client.get(path).status_code == 400


def test_a_payer_that_is_no_number_is_shown_as_a_mistake(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    answer = client.post("/admin/claims/payeralias/add/", {"key": "aetna", "payer": "[]"})
    assert "payer" in answer.context["adminform"].form.errors
