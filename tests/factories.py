"""People and claims for tests. A claim made here has no ledger: its balance is its opening."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from accounts.choices import UNASSIGNED, Role
from accounts.models import Facility, Team, User
from arengine.lib.fold import fold
from claims.choices import AgeBasis, LineOfBusiness
from claims.models import Claim, Outcome, Payer, PayerAlias
from claims.rules import ageing
from claims.services.claims import priority_of

TODAY = date(2026, 11, 21)
# For functions that only ask what a person may see; not in the database.
SEES_ALL = User(username="everywhere", role=Role.SUPERVISOR, sees_all_facilities=True)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    role = Role.AGENT


class FacilityFactory(DjangoModelFactory):
    class Meta:
        model = Facility
        django_get_or_create = ("key",)

    name = UNASSIGNED
    key = factory.LazyAttribute(lambda facility: fold(facility.name))


class PayerFactory(DjangoModelFactory):
    class Meta:
        model = Payer
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Payer {n}")
    line_of_business = LineOfBusiness.COMMERCIAL

    @factory.post_generation
    def alias(self, create: bool, extracted: object) -> None:
        PayerAlias.objects.create(payer=self, key=fold(self.name))


class OutcomeFactory(DjangoModelFactory):
    class Meta:
        model = Outcome
        django_get_or_create = ("code",)

    code = "test_outcome"
    label = "Asked the payer"
    points = Decimal("1.5")


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = Claim
        exclude = ("days", "team_name")

    days = 45
    team_name = "GeneralAgent"
    claim_number = factory.Sequence(lambda n: f"C-{n:05}")
    payer = factory.SubFactory(PayerFactory)
    facility = factory.SubFactory(FacilityFactory)
    team = factory.LazyAttribute(lambda claim: Team.objects.get(name=claim.team_name))
    balance = Decimal("250.00")
    opening_balance = factory.SelfAttribute("balance")
    age_anchor_on = factory.LazyAttribute(lambda claim: TODAY - timedelta(days=claim.days))
    age_basis = AgeBasis.SERVICE_DATE
    service_from = factory.SelfAttribute("age_anchor_on")
    bucket = factory.LazyAttribute(lambda claim: ageing.bucket(claim.days))
    idle_touches = 0
    denial_code = ""
    priority = factory.LazyAttribute(priority_of)
    feed_as_of = TODAY
