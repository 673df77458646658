"""Failures: a framed page for people, a problem for clients."""

import pytest
from django.test import Client, RequestFactory

from accounts.models import User
from arengine import errors


@pytest.mark.django_db
def test_a_missing_page_is_framed_and_helpful(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    response = client.get("/nowhere")
    assert response.status_code == 404
    html = response.content.decode()
    assert "There is nothing at this address" in html
    assert 'aria-label="Main"' in html


@pytest.mark.django_db
def test_a_missing_endpoint_is_a_problem(client: Client) -> None:
    response = client.get("/api/nowhere")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Not found"
    assert response.json()["request_id"]


def test_a_broken_page_needs_no_database() -> None:
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_a_broken_endpoint_is_a_problem() -> None:
    response = errors.server_error(RequestFactory().get("/api/claims/"))
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_a_form_that_is_too_old_says_what_to_do(supervisor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(supervisor)
    response = client.post("/accounts/logout/")
    assert response.status_code == 403
    assert "reload the page" in response.content.decode()
