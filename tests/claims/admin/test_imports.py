"""An import's page shows its first problems, not all of them."""

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Import, ImportProblem
from tests.claims.admin.pages import address, make_import, open_page

pytestmark = pytest.mark.django_db


def test_the_first_hundred_problems_are_shown(client: Client, auditor: User) -> None:
    source = make_import(1)
    ImportProblem.objects.bulk_create(
        ImportProblem(
            source_import=source, row=row, column="payer", found=f"found-{row};", message="No."
        )
        for row in range(1, 121)
    )
    client.force_login(auditor)
    page = open_page(client, address(Import, f"{source.pk}/change/"))
    assert page.count(b"found-") == 100
    assert b"found-100;" in page
    assert f'href="/imports/{source.pk}"'.encode() in page
    assert f'href="/api/imports/{source.pk}/errors/?format=csv"'.encode() in page
