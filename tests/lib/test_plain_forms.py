"""What a form sends reaches views as text."""

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Export, TextModule

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_nul_is_left_out_and_the_text_around_it_kept(
    client: Client, general_agent: User, kind: str
) -> None:
    client.force_login(general_agent)
    said = {"kind": "text", "text-name": "Told\0", "text-text": "Said\0 so"}
    if kind.startswith("multipart"):
        client.post("/worklist/texts", said)
    else:
        body = "kind=text&text-name=Told%00&text-text=Said%00+so"
        client.post("/worklist/texts", body, content_type=kind)
    module = TextModule.objects.get(owner=general_agent)
    assert (module.name, module.text) == ("Told", "Said so")


def test_columns_of_an_export_may_be_anything(client: Client, general_agent: User) -> None:
    client.force_login(general_agent)
    client.post("/exports", {"columns": "a\0b", "query": ""})
    assert Export.objects.get().columns == ["ab"]
