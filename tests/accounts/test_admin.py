"""The back office's door, and people managing people."""

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import Facility, Team, User
from tests.factories import FacilityFactory, UserFactory

pytestmark = pytest.mark.django_db


def user_page(person: User) -> str:
    return f"/admin/accounts/user/{person.pk}/change/"


def user_form(person: User, **changes: object) -> dict[str, object]:
    absences = {f"absences-{part}_FORMS": 0 for part in ("TOTAL", "INITIAL")}
    said = {"username": person.username, "role": person.role, "is_active": "on"}
    return said | absences | changes


@pytest.mark.parametrize("address", ["/admin", "/admin/", "/admin/claims/payer"])
def test_an_unknown_person_is_sent_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin")


@pytest.mark.parametrize(
    ("role", "status"),
    [("admin", 200), ("supervisor", 200), ("auditor", 200), ("agent", 403), ("client", 403)],
)
def test_the_role_opens_the_door(client: Client, role: str, status: int) -> None:
    client.force_login(UserFactory(role=role))
    assert client.get("/admin/", follow=True).status_code == status


@pytest.mark.parametrize(
    "address", ["/admin", "/admin/claims/payer", "/admin/claims/payer/add", "/admin/accounts"]
)
def test_addresses_answer_without_their_slash(
    client: Client, supervisor: User, address: str
) -> None:
    client.force_login(supervisor)
    assert client.get(address).status_code == 200
    assert client.get(f"{address}/").status_code == 200


def test_an_unknown_address_is_missing(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    assert client.get("/admin/nothing/here").status_code == 404
    assert client.get("/admin/nothing/here/").status_code == 404


@pytest.mark.parametrize(
    ("role", "may"),
    [("agent", True), ("auditor", True), ("client", True), ("supervisor", True), ("admin", False)],
)
def test_a_supervisor_manages_everyone_but_admins(
    client: Client, supervisor: User, role: str, may: bool
) -> None:
    other: User = UserFactory(role=role)
    client.force_login(supervisor)
    client.post(user_page(other), user_form(other, first_name="New"))
    other.refresh_from_db()
    assert other.first_name == ("New" if may else "")
    status = client.get(f"/admin/accounts/user/{other.pk}/password/").status_code
    assert status == (200 if may else 403)


def test_who_may_only_look_is_offered_no_new_password(
    client: Client, supervisor: User, auditor: User
) -> None:
    other: User = UserFactory()
    for reader, is_offered in ((supervisor, True), (auditor, False)):
        client.force_login(reader)
        page = client.get(user_page(other)).content.decode()
        assert ("Set password" in page) is is_offered


def test_a_supervisor_makes_no_admin(client: Client, supervisor: User) -> None:
    other: User = UserFactory()
    client.force_login(supervisor)
    answer = client.post(user_page(other), user_form(other, role=Role.ADMIN))
    assert answer.context["adminform"].form.errors["role"]
    other.refresh_from_db()
    assert other.role == Role.AGENT


def test_nobody_raises_their_own_role(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    client.post(user_page(supervisor), user_form(supervisor, role=Role.ADMIN, is_active=""))
    supervisor.refresh_from_db()
    assert (supervisor.role, supervisor.is_active) == (Role.SUPERVISOR, True)


def test_a_form_makes_no_superuser(client: Client, supervisor: User) -> None:
    other: User = UserFactory()
    client.force_login(supervisor)
    client.post(user_page(other), user_form(other, is_superuser="on", is_staff="on"))
    other.refresh_from_db()
    assert (other.is_superuser, other.is_staff) == (False, False)


def test_a_local_supervisor_gives_no_wider_sight(client: Client) -> None:
    mine, foreign = FacilityFactory(name="North"), FacilityFactory(name="South")
    local: User = UserFactory(role=Role.SUPERVISOR)
    local.facilities.add(mine)
    other: User = UserFactory()
    client.force_login(local)
    refused = client.post(user_page(other), user_form(other, facilities=[foreign.pk]))
    assert refused.context["adminform"].form.errors["facilities"]
    client.post(user_page(other), user_form(other, facilities=[mine.pk], sees_all_facilities="on"))
    other.refresh_from_db()
    assert list(other.facilities.all()) == [mine]
    assert not other.sees_all_facilities


def test_a_local_supervisor_does_not_manage_who_sees_more(client: Client) -> None:
    local: User = UserFactory(role=Role.SUPERVISOR)
    wider: User = UserFactory(role=Role.AUDITOR)
    wider.facilities.add(FacilityFactory(name="South"))
    client.force_login(local)
    assert client.post(user_page(wider), user_form(wider)).status_code == 403


@pytest.mark.parametrize("name", ["user", "team", "facility"])
def test_people_and_places_are_never_deleted(client: Client, admin_person: User, name: str) -> None:
    rows = {"user": admin_person, "team": Team.objects.first(), "facility": FacilityFactory()}
    client.force_login(admin_person)
    answer = client.post(f"/admin/accounts/{name}/{rows[name].pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403


def test_a_facility_is_known_by_its_folded_name(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    client.post("/admin/accounts/facility/add/", {"name": "North  Clinic", "is_active": "on"})
    assert Facility.objects.get(name="North  Clinic").key == "north clinic"
    again = client.post("/admin/accounts/facility/add/", {"name": "NORTH clinic"})
    assert again.context["adminform"].form.errors["name"] == [
        "This is the facility “North  Clinic”."
    ]


def test_a_name_that_grows_by_folding_is_an_error(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    answer = client.post("/admin/accounts/facility/add/", {"name": "ß" * 100})
    assert answer.context["adminform"].form.errors["name"] == ["Too long: at most 120 characters."]


def test_a_stranger_sees_no_foreign_facility(client: Client) -> None:
    foreign = FacilityFactory(name="South")
    client.force_login(UserFactory(role=Role.SUPERVISOR))
    assert b"South" not in client.get("/admin/accounts/facility/").content
    assert client.get(f"/admin/accounts/facility/{foreign.pk}/change/").status_code == 404
