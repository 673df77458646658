"""Writes of services, imports, querysets and plain SQL, which no page stands before."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import Facility, Team
from arengine.lib.dates import today
from arengine.lib.fold import fold
from claims.choices import EntryKind
from claims.importing.services import undo_import
from claims.importing.working import work
from claims.models import Claim
from claims.services import assignment, ledger
from trust.audited_acts import FEW_AND_MANY, SYSTEM, Act, Choice, Who
from trust.desk import TEAMS
from trust.files import claims_file
from trust.imports import applied


class Code:
    """Its work is done for a person and a request, and plain SQL for nobody."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice

    def writes(self) -> dict[str, list[Callable[[], Act]]]:
        """By door."""
        return {
            "services": [self.assigns, self.releases, self.posts],
            "import": [self.imports],
            "update()": [self.updates, self.updates_each],
            "bulk_create": [self.creates],
            "SQL": [self.sql_updates, self.sql_inserts, self.sql_deletes],
        }

    def assigns(self) -> Act:
        ids, user = self.choice.ids(), self.choice.person
        team = Team.objects.get(name=self.choice.chance.choice(TEAMS))

        def run() -> None:
            assignment.assign_claims(ids, team=team, assignee=None, user=user, today=today())

        return self.choice.as_task("assign_claims", run, None)

    def releases(self) -> Act:
        ids, user = self.choice.ids(), self.choice.person

        def run() -> None:
            assignment.release_claims(ids, user=user, today=today())

        return self.choice.as_task("release_claims", run, None)

    def posts(self) -> Act:
        claim, user = self.choice.claim(), self.choice.person

        def run() -> None:
            ledger.post_entry(
                claim, kind=EntryKind.CONTRACTUAL, amount=Decimal("0.02"), posted_on=today(),
                user=user, today=today(), reason="trust",
            )  # fmt: skip

        return self.choice.as_task("post_entry", run, ("claims_ledgerentry", "created"))

    def imports(self) -> Act:
        """Sent and let in by a person, worked for them, and now and then taken back."""
        chance, user = self.choice.chance, self.choice.person
        # Of fewer rows the few payment dates may all be days up to 12, and a person is asked.
        content = claims_file(chance.choice((80, 200, 400)), chance.randrange(10**9))
        is_undone = chance.random() < 0.3

        def run() -> Who:
            taken_in = applied(content, "trust-audited.csv", user)
            if is_undone:
                undo_import(taken_in, user=user)
                work(taken_in.pk)
            return (user.pk, "import", str(taken_in.pk))

        return self.choice.as_task("import", run, ("claims_import", "created"))

    def updates(self) -> Act:
        ids, ward = self.choice.ids(), f"Ward {self.choice.number}"

        def run() -> None:
            Claim.objects.filter(pk__in=ids).update(provider=ward)

        return self.choice.as_task("update()", run, ("claims_claim", "changed"))

    def updates_each(self) -> Act:
        claims = list(Claim.objects.filter(pk__in=self.choice.ids()))
        for claim in claims:
            claim.provider = f"Room {self.choice.number} of {claim.pk}"

        def run() -> None:
            Claim.objects.bulk_update(claims, ["provider"])

        return self.choice.as_task("bulk_update", run, ("claims_claim", "changed"))

    def creates(self) -> Act:
        count = self.choice.chance.choice(FEW_AND_MANY)
        names = [f"Made {self.choice.number} {n}" for n in range(count)]

        def run() -> None:
            Facility.objects.bulk_create(Facility(name=name, key=fold(name)) for name in names)

        return self.choice.as_task("bulk_create", run, ("accounts_facility", "created"))

    def sql_updates(self) -> Act:
        words = "UPDATE claims_claim SET denial_code = %s WHERE id = ANY(%s)"
        values = [f"CO-{self.choice.number}", self.choice.ids()]
        return _sql(words, values, ("claims_claim", "changed"))

    def sql_inserts(self) -> Act:
        words = "INSERT INTO accounts_facility (name, key) VALUES (%s, %s)"
        name = f"Said {self.choice.number}"
        return _sql(words, [name, fold(name)], ("accounts_facility", "created"))

    def sql_deletes(self) -> Act:
        words = "DELETE FROM claims_contractterm WHERE id = %s"
        return _sql(words, [self.choice.term().pk], ("claims_contractterm", "deleted"))


def _sql(words: str, values: list[Any], must: tuple[str, str]) -> Act:
    """Nobody says for whom: the system."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(words, values)

    return Act(words, run, SYSTEM, must)
