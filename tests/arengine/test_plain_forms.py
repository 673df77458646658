"""What a form sends reaches views as text, or is refused."""

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Export, TextModule

pytestmark = pytest.mark.django_db
FORM, BODY = "application/x-www-form-urlencoded", "kind=text&text-name=Told&text-text=Said%00+so"


def test_a_nul_is_refused_and_nothing_is_written(client: Client, general_agent: User) -> None:
    client.force_login(general_agent)
    answer = client.post("/worklist/texts", BODY, content_type=FORM)
    assert (answer.status_code, "A field holds a NUL character" in answer.text) == (400, True)
    assert not TextModule.objects.filter(owner=general_agent).exists()
    client.post("/worklist/texts", BODY.replace("%00", ""), content_type=FORM)
    assert TextModule.objects.get(owner=general_agent).text == "Said so"


def test_so_it_is_where_files_may_come(client: Client, general_agent: User) -> None:
    client.force_login(general_agent)
    assert client.post("/exports", {"columns": "a\0b", "query": ""}).status_code == 400
    assert not Export.objects.exists()
