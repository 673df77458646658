"""T26: generated requests from the API's own description, with what follows from each answer, as
supervisor, agent and auditor. No answer is a 5xx or outside the description."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.test import Client, override_settings

from accounts.choices import Role
from arengine.lib.http import PROBLEM
from trust.files import claims_file
from trust.imports import applied, checked
from trust.limits import NO_LIMITS
from trust.outcomes import Outcome
from trust.people import cast
from trust.sizes import size

ROLES = (Role.SUPERVISOR, Role.AGENT, Role.AUDITOR)
# What else schemathesis can check is about how an API might be designed, not whether it is true.
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance",
          "response_schema_conformance", "problem_on_errors")  # fmt: skip
# Examples of each operation in a round; every edge of the description is tried in the second.
EXAMPLES = 10
ROUNDS = (("examples", "fuzzing", "stateful"), ("coverage",))


@dataclass
class Findings:
    """Requests made, and for each operation, check and role how often its answer was wrong."""

    cases: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def take(self, recorder: Any, role: str) -> None:
        """What one scenario asked and heard."""
        self.cases += len(recorder.interactions)
        for case, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info:
                    self._fault(recorder.cases[case].value, check, role)

    def broke(self, event: Any, role: str) -> None:
        """The run itself stumbled, which hides what would have come."""
        what = f"{role}: {getattr(event, 'label', 'the run')} could not be tested"
        self.faults[what] += 1
        self.first.setdefault(what, str(getattr(event, "value", None) or event.exception))

    def _fault(self, case: Any, check: Any, role: str) -> None:
        what = f"{role}: {case.operation.label} fails {check.name}"
        self.faults[what] += 1
        self.first.setdefault(what, str(check.failure_info.failure))


def api_cases(seed: int) -> Outcome:
    findings = Findings()
    _check_problems()
    with override_settings(IMPORT_BELL=False, **NO_LIMITS), cast(ROLES) as company:
        applied(claims_file(200, seed), "trust-api.csv")
        checked(claims_file(200, seed + 1), "trust-api-again.csv")
        for number, person in enumerate(company.people, 1):
            token = _token(person.username, company.password)
            until = size("CASES", 10_000) * number // len(ROLES)
            _ask_as(token, person.role, seed, until, findings)
    return _judged(findings)


def _token(username: str, password: str) -> str:
    said = {"username": username, "password": password}
    answer = Client().post("/api/token/", said, content_type="application/json")
    return str(answer.json()["access"])


def _ask_as(token: str, role: str, seed: int, until: int, findings: Findings) -> None:
    """Round after round, until so many requests were made."""
    for number in itertools.count():
        for event in _run(token, seed + number, ROUNDS[number % len(ROUNDS)]):
            if hasattr(event, "recorder"):
                findings.take(event.recorder, role)
            elif type(event).__name__ in ("NonFatalError", "FatalError"):
                findings.broke(event, role)
            if findings.cases >= until:
                return


def _run(token: str, seed: int, phases: Sequence[str]) -> Iterator[Any]:
    """Events of one run of schemathesis against the application in this process."""
    # Imported here because only this test has any use for it, and it takes its time.
    from schemathesis import Config, openapi
    from schemathesis.engine import from_schema

    from arengine.wsgi import application

    headers = {"Authorization": f"Bearer {token}"}
    generation = {"max-examples": EXAMPLES, "no-shrink": True, "database": "none"}
    told = {"seed": seed, "headers": headers, "generation": generation, "continue-on-failure": True}
    config = Config.from_dict(told)
    schema = openapi.from_wsgi("/api/schema/", application, config=config, headers=headers)
    schema.config.checks.update(included_check_names=list(CHECKS))
    schema.config.phases.update(phases=list(phases))
    yield from from_schema(schema).execute()


def _check_problems() -> None:
    """A check of ours beside those of schemathesis, which knows it by its name."""
    from schemathesis import check

    def problem_on_errors(ctx: Any, response: Any, case: Any) -> None:
        kind = ", ".join(response.headers.get("content-type", []))
        if response.status_code >= HTTPStatus.BAD_REQUEST and not kind.startswith(PROBLEM):
            raise AssertionError(f"{response.status_code} came as {kind or 'nothing'}")

    check(problem_on_errors)


def _judged(findings: Findings) -> Outcome:
    faults = sum(findings.faults.values())
    return Outcome(
        not faults,
        f"{findings.cases:,} cases, {faults:,} answers wrong in {len(findings.faults)} ways",
        [
            f"{what} ({times}): {' '.join(findings.first[what].split())[:160]}"
            for what, times in findings.faults.most_common()
        ],
    )
