"""Texts of messages as versions."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from arengine.lib.errors import Refused
from strategies.choices import TemplateKind
from strategies.models import MessageTemplate
from strategies.rules.merge_fields import Place, faults
from strategies.services.templates import (
    activate_template,
    retire_template,
    save_template,
    template_in_use,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
KEY = "status-inquiry"


def said(**given: Any) -> dict[str, Any]:
    words = {"kind": TemplateKind.EMAIL, "name": "Status", "subject": "Claim {claim_number}"}
    return {**words, "body": "Where does {claim_number} stand?", **given}


def test_what_is_seeded_could_be_saved() -> None:
    for one in MessageTemplate.objects.all():
        place = Place.EMAIL if one.kind == TemplateKind.EMAIL else Place.LETTER
        assert faults(one.subject, Place.SUBJECT) + faults(one.body, place) == [], one
    assert MessageTemplate.objects.filter(is_active=True).count() == 17


def test_a_version_is_sent_once_it_is_put_in_use(supervisor: User) -> None:
    first = template_in_use(KEY)
    draft = save_template(KEY, said(), user=supervisor)
    assert (draft.number, draft.is_active, template_in_use(KEY)) == (2, False, first)
    activate_template(draft, user=supervisor)
    assert template_in_use(KEY) == draft
    retire_template(draft, user=supervisor)
    assert template_in_use(KEY) is None
    with pytest.raises(Refused, match="is not in use"):
        retire_template(draft, user=supervisor)


@pytest.mark.parametrize(
    ("words", "field", "fault"),
    [
        ({"body": "{amount}"}, "body", "Line 1, column 1: there is no field {amount}."),
        ({"body": "a\n{payer"}, "body", "Line 2, column 1: a brace without its other one."),
        ({"body": "{patient_name}"}, "body", "Line 1, column 1: {patient_name} may not stand in an e-mail."),  # noqa: E501
        ({"subject": "{patient_name}"}, "subject", "Line 1, column 1: {patient_name} may not stand in a subject."),  # noqa: E501
        ({"subject": "a\nb"}, "subject", "A subject is one line."),
        ({"kind": TemplateKind.LETTER}, "kind", "“status-inquiry” is of another kind: E-mail."),
    ],
)  # fmt: skip
def test_what_may_not_be_sent_is_not_kept(
    words: dict[str, Any], field: str, fault: str, supervisor: User
) -> None:
    with pytest.raises(ValidationError) as refused:
        save_template(KEY, said(**words), user=supervisor)
    assert refused.value.message_dict == {field: [fault]}
    assert MessageTemplate.objects.filter(key=KEY).count() == 1


def test_agents_do_not_write_them() -> None:
    with pytest.raises(Refused, match="Only a supervisor"):
        save_template(KEY, said(), user=UserFactory())
