"""Each model says who sees its rows, or stands here with the reason why nobody asks it."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts.choices import Role
from accounts.models import User
from tests.access.ground import Ground

pytestmark = pytest.mark.django_db
APPS = ("accounts", "claims", "strategies", "patients", "exchange", "analytics")
# Rows that are only reached from a row whose own `for_user` was asked first.
INTERNAL = {
    "Attempts": "counts of sign-ins, read by the lock-out alone",
    "AuditSeal": "the chain over the audit, read by its check alone",
    "BulkChunk": "the claims of a bulk action",
    "BoardCell": "summed within the scope of who asks",
    "ClaimChange": "the story of a claim",
    "Departure": "opens a claim by its number (`ClaimQuerySet.departed_from`)",
    "EscalationRule": "a line of a rule set",
    "ReferenceVersion": "a mark without content",
    "Event": "the story of a claim",
    "ExportPart": "the bytes of an export, which is its owner's",
    "FlowCell": "summed within the scope of who asks",
    "FlowDelta": "summed within the scope of who asks",
    "ImportChunk": "the work of an import",
    "ImportName": "the work of an import",
    "ImportProblem": "the error list of an import",
    "CampaignLaunch": "how far the launch of a campaign is",
    "CampaignResult": "the figures of a campaign",
    "DenialMember": "the claims of a project",
    "EnrolmentResult": "the figures of an enrolment",
    "KeptAnswer": "the answer to a key, given again to whoever sent it",
    "LaunchPart": "the claims of a launch",
    "RebalanceMove": "the moves of a plan",
    "RejectedRow": "the rejected rows of an import",
    "RoutingRule": "a line of a rule set",
    "StagedPatients": "the work of an import",
    "StepRun": "the story of an enrolment",
    "StockCell": "summed within the scope of who asks",
    "StockDelta": "summed within the scope of who asks",
    "TrialLook": "the looks of a trial",
    "TouchMark": "how far a job has read",
    "Watermark": "how far a job has read",
    "UploadPart": "the bytes of an import",
}
HOWTO = "give {0} a queryset with `for_user`, or add it to INTERNAL with the reason"


def models() -> list[type[Model]]:
    every = [model for model in apps.get_models() if model._meta.app_label in APPS]
    return [model for model in every if not model._meta.auto_created]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_model_says_who_sees_it(model: type[Model]) -> None:
    says = hasattr(model._default_manager.all(), "for_user")
    assert says != (model.__name__ in INTERNAL), HOWTO.format(model.__name__)


def test_nobody_unknown_or_disabled_sees_anything(ground: Ground) -> None:
    seen = []
    people = [AnonymousUser(), *(_disabled(person) for person in ground.people.values())]
    for model in models():
        rows = model._default_manager.all()
        if hasattr(rows, "for_user"):
            seen += [(model, person) for person in people if rows.for_user(person).exists()]
    assert seen == []


def _disabled(person: User) -> User:
    person.is_active = False
    return person


def test_the_disabled_may_decide_nothing() -> None:
    for role in Role:
        person = User(role=role, sees_all_facilities=True, is_active=False)
        rights = (person.decides, person.decides_for_all, person.reads_audit)
        assert (*rights, person.sees_facilities, person.sees_everything) == (False,) * 5
