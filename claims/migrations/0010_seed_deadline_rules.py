"""Terms that are published, as a first table for supervisors to check against their contracts."""

from datetime import date

from django.db import migrations

CGS = "42 CFR 424.44; cgsmedicare.com/parta/claims/timely.html"
NGS = "ngsmedicare.com, levels of appeals and time limits for filing"
PALMETTO = "palmettogba.com, Appeals: Timeliness"
AETNA = "aetna.com, provider appeals"
PROSPYR = "prospyrmed.com, payer-specific guidelines on appeals"
MUNI = "muni.health; prospyrmed.com"
NEBRASKA = "childrensnebraska.org, payor claim timelines"
RECEIVABLE = "receivablercm.com, appeal timely filing limit"
UNREAD = "Common knowledge, not read in a public source: check the contract"
BEGIN, MA_CHANGE = date(2010, 1, 1), date(2025, 1, 1)
FILING, APPEAL = "timely_filing", "appeal_level_{}"
# Off where the row is for some plans or states only, which no claim tells.
OFF = {"in_use": False}
LINE, WORDS = "line_of_business", "payer_words"


def filing(length, source, anchor="service_to", **more):
    return {"kind": FILING, "length": length, "anchor": anchor, "source": source, **more}


def appeal(length, source, level=1, **more):
    kind = APPEAL.format(level)
    return {"kind": kind, "length": length, "anchor": "notice", "source": source, **more}


def of_line(line, *rules):
    return [{LINE: line, **rule} for rule in rules]


def of_payers(words, *rules):
    return [{WORDS: word, LINE: "commercial", **rule} for word in words for rule in rules]


YEAR = {"unit": "years"}
RECEIPT = {"receipt_days": 5}
OLD, NEW = {"effective_to": date(2024, 12, 31)}, {"effective_from": MA_CHANGE}
NO_APPEAL = {"kind": "appeal_level_1", "anchor": "notice", "may_appeal": False}

RULES = [
    filing(180, UNREAD, note="Plans ask for 90 to 365 days."),
    appeal(180, UNREAD, note="Often 180 days; plans differ."),
    {
        **NO_APPEAL,
        "denial_codes": ["MA130"],
        "source": PALMETTO,
        "note": "Unprocessable: no appeal rights. Correct the claim and send it again.",
    },
    *of_line(
        "medicare",
        filing(1, CGS, **YEAR, note="Received, not mailed. A calendar year after the Through date."),
        appeal(120, PALMETTO, **RECEIPT, note="Redetermination; receipt presumed after 5 days."),
        appeal(180, NGS, 2, **RECEIPT, note="Reconsideration (QIC)."),
        appeal(60, NGS, 3, **RECEIPT, note="Hearing (OMHA); a minimum amount that changes yearly."),
        appeal(60, NGS, 4, **RECEIPT, note="Medicare Appeals Council."),
        appeal(60, NGS, 5, **RECEIPT, note="District court; a minimum amount that changes yearly."),
        {
            **NO_APPEAL,
            "denial_codes": ["29"],
            "source": CGS,
            "note": "A timely-filing denial is not an initial determination: no appeal.",
        },
    ),
    *of_line(
        "medicare_advantage",
        filing(180, UNREAD, note="By the plan's contract; without one as original Medicare."),
        appeal(60, MUNI, **OLD, note="Older tables; see the row from 2025 on."),
        appeal(65, MUNI, **NEW, note="Newer tables; the sources disagree."),
    ),
    *of_line(
        "tricare",
        filing(365, NEBRASKA),
        appeal(90, UNREAD, note="A Nebraska page says 365 days."),
        appeal(365, NEBRASKA, state="NE", **OFF, note="Conflicts with the row in use."),
    ),
    *of_line(
        "medicaid",
        filing(180, NEBRASKA, state="NE", **OFF),
        appeal(90, NEBRASKA, state="NE", **OFF),
        filing(365, RECEIVABLE, state="IA", **OFF),
        filing(12, RECEIVABLE, state="KS", unit="months", **OFF),
        appeal(30, RECEIVABLE, state="KS", receipt_days=3, **OFF, note="Fair hearing."),
        filing(6, RECEIVABLE, state="SD", unit="months", **OFF),
        appeal(180, RECEIVABLE, state="AK", **OFF),
    ),
    *of_payers(
        ["unitedhealthcare", "united healthcare", "uhc"],
        filing(90, MUNI, plan_type="participating", note="90 days for those in the network."),
        filing(180, MUNI, plan_type="non-participating", **OFF),
        filing(90, MUNI, "primary_eob", plan_type="secondary", **OFF),
        appeal(12, "rita-woll.de", unit="months", **OLD, note="Older page of low quality."),
        appeal(65, MUNI, **NEW, note="Conflicts with an older page: 12 months."),
    ),
    *of_payers(
        ["aetna"],
        filing(120, UNREAD, plan_type="participating", note="Hospitals and physicians differ."),
        appeal(180, AETNA),
        appeal(1, AETNA, state="AZ", **YEAR, **OFF),
        appeal(365, AETNA, state="CA", plan_type="HMO", **OFF),
        appeal(12, AETNA, state="CO", unit="months", **OFF),
        appeal(12, AETNA, state="FL", unit="months", **OFF),
        appeal(24, AETNA, state="GA", unit="months", **OFF),
        appeal(2, AETNA, state="IN", **YEAR, **OFF),
        appeal(2, AETNA, state="KY", **YEAR, **OFF),
        appeal(365, AETNA, state="MD", **OFF),
        appeal(90, AETNA, state="NJ", **OFF),
    ),
    *of_payers(
        ["cigna"],
        filing(90, UNREAD, plan_type="participating"),
        filing(180, UNREAD, plan_type="non-participating", **OFF),
        appeal(180, PROSPYR),
    ),
    *of_payers(
        ["bcbs", "blue cross"],
        filing(180, NEBRASKA, note="Plan-specific, 90 to 365 days; Nebraska 180."),
        filing(1, PROSPYR, plan_type="FEP", unit="year_end", **OFF, note="To December 31."),
        appeal(180, PROSPYR, note="Often 180 days."),
        appeal(365, NEBRASKA, state="NE", **OFF),
    ),
    *of_payers(
        ["humana"],
        filing(180, UNREAD),
        appeal(18, RECEIVABLE, unit="months"),
    ),
    *of_payers(
        ["ambetter", "centene"],
        filing(180, UNREAD),
        filing(95, UNREAD, state="TX", **OFF),
        appeal(180, UNREAD),
    ),
    {WORDS: "humana", LINE: "medicare_advantage", **filing(365, UNREAD)},
]


def seed(apps, schema_editor):
    model = apps.get_model("claims", "DeadlineRule")
    model.objects.bulk_create(model(**{"effective_from": BEGIN, **rule}) for rule in RULES)


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_deadlines")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
