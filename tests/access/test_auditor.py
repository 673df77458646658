"""An auditor reads everything and changes nothing."""

from typing import Any

import pytest
from django.apps import apps

from tests.access import routes
from tests.access.asking import ask
from tests.access.ground import Ground
from tests.access.test_models import APPS

pytestmark = pytest.mark.django_db
# What is an auditor's own, or says that they were there.
OWN = {"Notice", "AuditEntry", "AuditSeal", "Attempts", "Session", "TokenFamily", "KeptAnswer"}
OWN |= {"ClaimList", "DeskSetting", "Export", "SavedView"}

# Nobody would be an auditor after these.
SIGNING_OUT = {"logout", "admin:logout"}


def snapshot() -> dict[str, list[Any]]:
    """Every row of ours as it is."""
    models = [model for model in apps.get_models() if model._meta.app_label in APPS]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values_list())
        for model in models
        if model.__name__ not in OWN
    }


def test_all_writes_of_an_auditor_change_nothing(ground: Ground) -> None:
    client = ground.client("auditor")
    before = snapshot()
    for line in routes.every_line():
        if line.method != "GET" and line.name not in SIGNING_OUT:
            ask(client, ground, line, "auditor")
    assert snapshot() == before
