"""Strategies of the five named payers, one per line of business, and one for everybody else."""

from datetime import date
from decimal import Decimal

from django.db import migrations
from django.db.models.functions import Now

NAMED = "Requirements document 1.0, feature 1, payer strategy cards"
ASSUMED = "Assumption: the usual way for this line of business; draft the next version to set yours"
# key of the payer's spelling, name, summary, note, protocols
PAYERS = (
    ("other insurance generic", "OTHER INSURANCE GENERIC",
     "Direct phone follow-up + weekly email campaigns + contract compliance review",
     "largest portfolio, lowest performance", ("contract_review",)),
    ("bcbs", "BCBS",
     "Medical necessity review + auto-resubmit denied claims + provider relations contact",
     "strong performer, high volume",
     ("medical_necessity", "auto_resubmit", "provider_relations")),
    ("ambetter", "AMBETTER", "Expedited review protocols + online portal submissions",
     "top performer, monitor for best practices", ("expedited_review", "portal_submission")),
    ("medicare", "MEDICARE", "Government compliance protocols + appeal processing",
     "government payer, specific protocols required", ("compliance", "appeal_processing")),
    ("wellcare medicare advantage", "WELLCARE MEDICARE ADVANTAGE",
     "Medicare Advantage protocols + member verification",
     "specialized Medicare Advantage handling", ("compliance", "member_verification")),
)  # fmt: skip
# line of business, name, summary, protocols
LINES = (
    ("commercial", "Commercial payers",
     "Ask by phone after 30 days, then in writing every two weeks; appeal what may be appealed",
     ("contract_review",)),
    ("medicare", "Medicare",
     "Correct and resend what was returned; redetermination within 120 days of the notice",
     ("compliance", "appeal_processing")),
    ("medicaid", "Medicaid",
     "Check eligibility by month and the state's portal; resend corrected claims in time",
     ("compliance", "member_verification", "portal_submission")),
    ("medicare_advantage", "Medicare Advantage",
     "Verify the member's plan first, then ask by phone; reconsideration within the plan's days",
     ("compliance", "member_verification")),
    ("tricare", "Tricare", "Ask the region's contractor; other health insurance goes first",
     ("compliance", "member_verification")),
    ("veterans_affairs", "Veterans Affairs",
     "Find the authorisation of the care, then send it with the claim again",
     ("compliance", "portal_submission")),
    ("workers_compensation", "Workers' compensation",
     "Ask the adjuster by phone with the claim number of the injury; send the records along",
     ("provider_relations",)),
    ("self_pay", "Self pay", "No payer to pursue: look for coverage, then agree on instalments", ()),
)  # fmt: skip
DEFAULT = ("Every other payer", "Ask by phone after 30 days, then in writing every two weeks")
BEGINNING = date(2000, 1, 1)


def seed(apps, schema_editor):
    for key, name, *wording in PAYERS:
        _write(apps, {"payer_key": key, "name": name}, *wording, source=NAMED)
    for line, name, summary, protocols in LINES:
        of = {"line_of_business": line, "name": name}
        _write(apps, of, summary, "", protocols, source=ASSUMED)
    _write(apps, {"name": DEFAULT[0]}, DEFAULT[1], "", (), source=ASSUMED)
    apps.get_model("strategies", "PriorityThresholds").objects.create(
        number=1,
        valid_from=BEGINNING,
        activated_at=Now(),
        high_from=Decimal("0.10"),
        medium_from=Decimal("0.05"),
        source="Requirements document 1.0: HIGH at 12.0 and 11.3 % of the portfolio, MEDIUM at "
        "9.8, 5.5 and 5.1 %",
    )


def _write(apps, of, summary, note, protocols, *, source):
    apps.get_model("strategies", "StrategyVersion").objects.create(
        strategy=apps.get_model("strategies", "Strategy").objects.create(**of),
        number=1,
        valid_from=BEGINNING,
        activated_at=Now(),
        summary=summary,
        note=note,
        protocols=list(protocols),
        source=source,
    )


class Migration(migrations.Migration):
    dependencies = [("strategies", "0002_flows")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
