"""The back office in Chromium: under the strict content policy nothing is blocked."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Team, User
from claims.models import ContractTerm, Payer
from tests.browser.conftest import SignIn
from tests.claims.admin.pages import MODELS, address, fill

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def desk(page: Page, sign_in: SignIn, admin_person: User) -> Page:
    """A page on which the administrator is signed in."""
    sign_in(page, admin_person)
    return page


def test_every_kind_of_page_is_clean(desk: Page, admin_person: User) -> None:
    fill(0, admin_person)
    term = ContractTerm.objects.get()
    last = [f"{model._default_manager.latest('pk').pk}/change/" for model in MODELS]
    for page in (
        *(address(model) for model in MODELS),
        *(address(model, one) for model, one in zip(MODELS, last, strict=True)),
        "/admin/",
        "/admin/claims/",
        "/admin/password_change/",
        f"/admin/accounts/user/{admin_person.pk}/password/",
        f"/admin/accounts/user/{admin_person.pk}/history/",
        "/admin/accounts/user/add/",
        "/admin/claims/payer/add/",
        "/admin/claims/payer/import/",
        "/admin/claims/payer/export/",
        f"/admin/claims/contractterm/{term.pk}/delete/",
    ):
        answer = desk.goto(page)
        assert answer is not None
        assert (answer.status, "login" in answer.url) == (200, False), page


def test_a_payer_is_picked_by_typing_and_filters_the_claims(desk: Page, admin_person: User) -> None:
    fill(0, admin_person)
    fill(1, admin_person)
    payer = Payer.objects.filter(claim__isnull=False).first()
    assert payer is not None
    desk.goto("/admin/claims/claim/")
    expect(desk.locator("#result_list tbody tr")).to_have_count(2)
    desk.locator(".payer-filter .select2-selection").click()
    desk.locator(".select2-search__field").fill(payer.name)
    desk.locator(".select2-results__option", has_text=payer.name).first.click()
    desk.locator(".payer-filter button").click()
    expect(desk.locator("#result_list tbody tr")).to_have_count(1)
    expect(desk.locator("#result_list .field-payer")).to_have_text(payer.name)


def test_a_file_is_tried_and_taken_over(desk: Page) -> None:
    desk.goto("/admin/accounts/team/import/")
    sent = {"name": "teams.csv", "mimeType": "text/csv"}
    desk.set_input_files("#id_import_file", {**sent, "buffer": b"name,label\n,Nameless\n"})
    desk.locator("input[type=submit]").click()
    expect(desk.locator(".errorlist")).to_contain_text("Row 2, name: This field cannot be blank.")
    desk.set_input_files("#id_import_file", {**sent, "buffer": b"name,label\nNight,Night shift\n"})
    desk.locator("input[type=submit]").click()
    desk.get_by_text("Confirm import", exact=True).click()
    expect(desk.locator(".messagelist")).to_contain_text("1 new")
    assert Team.objects.get(name="Night").label == "Night shift"
