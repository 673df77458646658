"""The whole night in order. Each step may run again for its date and gives the same rows."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.core.management import call_command

from accounts.services.audit_check import check_audit
from claims.bulk.answer_times import learn_answer_times
from claims.bulk.rollups import fold_rollups
from claims.bulk.verification import Finding, first_broken
from claims.bulk.waking import wake_claims
from claims.clock import portfolio_date
from claims.models import JobRun
from claims.services.alerts import alert_deadlines
from claims.services.deadlines import refresh_all_deadlines, wait_for_all_answers
from claims.services.escalation import escalate_by_rules
from claims.services.paid_percent import learn_paid_percents
from claims.services.rescoring import rescore_claims
from claims.services.runs import reage_portfolio, run_once
from strategies.services.advancing import advance_workflows
from strategies.services.campaign_states import tend_campaigns
from strategies.services.denials import tend_denials
from strategies.services.emailing import tend_emails
from strategies.services.enrolling import enrol_all
from strategies.services.handing_over import hand_over
from strategies.services.performance import keep_performance

HOUR = 2
log = structlog.get_logger(__name__)


def run_night(day: date) -> dict[str, Any]:
    """Folds, re-ages over every missed date, keeps clocks, learns, escalates, counts, verifies."""
    done: dict[str, Any] = {"date": day.isoformat()}
    for name, step in STEPS.items():
        done[name] = step(day)
        log.info("night.step", step=name, outcome=done[name])
    return done


def is_due(now: datetime) -> bool:
    """From two o'clock local time until done; at once when the night before was missed, too."""
    if JobRun.objects.last_done("purge") == now.date():
        return False
    last = JobRun.objects.last_done(JobRun.REAGE)
    missed = last is None or last < now.date() - timedelta(days=1)
    return missed or now.hour >= HOUR


def _fold(day: date) -> int:
    return fold_rollups()


def _learn(day: date) -> int:
    """What payers pay, and how long they take; how many changed in either."""
    return learn_paid_percents(day) + learn_answer_times(day)


def _score(day: date) -> int:
    """A new score that is still being worked in is so before anything is verified."""
    return rescore_claims(wait=True)


def _perform(day: date) -> int:
    return keep_performance(portfolio_date(day))


def _enrol(day: date) -> dict[str, Any] | None:
    return run_once("enrolment", day, lambda: enrol_all(day))


def _escalate(day: date) -> dict[str, Any] | None:
    return run_once("escalate", day, lambda: escalate_by_rules(day))


def _verify(day: date) -> dict[str, Any] | None:
    """Shouts once a night, in the log and in the run's row, when an invariant is broken."""
    return run_once("verify", day, lambda: _verified(portfolio_date(day)))


def _verified(as_of: date) -> dict[str, Any]:
    broken = first_broken(as_of) or _audit_broken()
    if broken is None:
        return {"ok": True}
    log.error("night.invariant_broken", invariant=broken.invariant, offender=broken.offender)
    return {"ok": False, "broken": broken.invariant, "offender": broken.offender}


def _audit_broken() -> Finding | None:
    offender = check_audit().offender
    return Finding("the audit is as it was sealed", offender) if offender else None


def _purge(day: date) -> dict[str, Any] | None:
    return run_once("purge", day, _purged)


def _purged() -> dict[str, Any]:
    call_command("clearsessions")
    return {"ok": True}


STEPS: dict[str, Callable[[date], Any]] = {
    "fold": _fold,
    "reage": reage_portfolio,
    "deadlines": refresh_all_deadlines,
    "alerts": alert_deadlines,
    "learn": _learn,
    "score": _score,
    "answers": wait_for_all_answers,
    "wake": wake_claims,
    "workflows": advance_workflows,
    "handover": hand_over,
    "denials": tend_denials,
    "enrolment": _enrol,
    "emails": tend_emails,
    "escalate": _escalate,
    "performance": _perform,
    "campaigns": tend_campaigns,
    "verify": _verify,
    "purge": _purge,
}
