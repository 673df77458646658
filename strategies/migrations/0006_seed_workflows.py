"""The four workflows to start from, with their steps, exits and assumed rates."""

from datetime import date
from decimal import Decimal

from django.db import migrations
from django.db.models.functions import Now

SOURCE = "Starting point; draft the next version to set your own"
ASSUMED = "Assumption: figure of the product brief, January 2025; not measured here"
CALL = "Claim number, member ID, date of service, billed amount, the payer's reference if any"
ENDS = (("payment", None), ("zero_balance", None))

# key, name, whether it is an appeal, summary, timeline, days of the cycle, assumed rate
WORKFLOWS = (
    ("phone-campaign", "Phone campaign", False,
     "Calls to the payer's representatives until the claim is paid, denied or in dispute.",
     "30-day cycle, weekly touchpoints", 30, "0.68"),
    ("email-follow-up", "Email follow-up", False,
     "Written requests with documents every two weeks; a person takes over when none is answered.",
     "Bi-weekly sends, then a person", None, "0.45"),
    ("appeal-process", "Appeal process", True,
     "A formal appeal with its documents, followed from receipt to the decision.",
     "45 to 60 days, with milestones", None, "0.72"),
    ("negotiation", "Negotiation", False,
     "Talks about a settlement or a payment plan, ended by a written offer.",
     "14 to 21 days", None, "0.84"),
)  # fmt: skip

# title, offset, kind of days, channel, what to say, what to have ready, documents, grace, milestone
STEPS = {
    "phone-campaign": (
        ("Call for the claim's status", 0, "calendar", "phone",
         "Ask where the claim stands and on which date it was received. If it is not on file, ask "
         "where to send it and until when. If it is in process, ask for the day on which it will "
         "be decided. Write down the name and the reference of the call.",
         CALL, "", 6, False),
        ("Call again: what holds it up", 7, "calendar", "phone",
         "Name the reference of the last call. Ask what is still missing and who has it. If "
         "nothing is missing, ask for a date of payment and say that you will call on the day "
         "after.",
         CALL + "; reference and date of the last call", "", 6, False),
        ("Call for a decision", 14, "calendar", "phone",
         "Ask for a supervisor if the date given has passed. State the payer's own time limit for "
         "clean claims and ask for a decision or for the reason in writing.",
         CALL + "; the promised date; the contract's or state's time limit", "", 6, False),
        ("Last call of the round", 21, "calendar", "phone",
         "Ask whether payment has been released: check or transfer, number and date. If not, say "
         "that the claim goes to provider relations next and ask for that contact.",
         CALL + "; notes of the three calls before", "", 8, True),
    ),
    "email-follow-up": (
        ("First message", 0, "calendar", "email",
         "Ask for the claim's status and offer the documents. Name the claim by its number only; "
         "nothing about the patient belongs into the subject.",
         "Claim number, payer's reference, amount", "Copy of the claim\nProof of filing", 13,
         False),
        ("Second message", 14, "calendar", "email",
         "Refer to the first message and its date. Ask for the status and for the date of a "
         "decision, and send the documents along again.",
         "Date of the first message", "Copy of the claim\nProof of filing", 13, False),
        ("Third message", 28, "calendar", "email",
         "Say that two requests were not answered, name the payer's time limit, and announce a "
         "call to a supervisor.",
         "Dates of both messages; the time limit that applies",
         "Copy of the claim\nProof of filing\nBoth messages", 13, True),
        ("A person takes over", 42, "calendar", "person",
         "No message was answered. Call the payer with the dates of all three, ask for a "
         "supervisor, and decide whether the claim goes to the phone campaign or to the lead.",
         CALL + "; dates of the three messages", "", 14, True),
    ),
    "appeal-process": (
        ("Decide and gather", 0, "calendar", "review",
         "Read the denial: its code, its date and the last day for an appeal. Without appeal "
         "rights (MA130), or filed late with Medicare, correct and send anew instead: skip this "
         "step with that reason. Else ask for what the denial's playbook names.",
         "The remittance or denial letter; the playbook card of the code",
         "Remittance advice\nDenial letter", 5, False),
        ("Send the appeal", 5, "calendar", "letter",
         "State what was denied and why the denial is wrong, point by point, with the page of each "
         "enclosure. Keep proof of sending, and log the appeal as sent.",
         "The appeal letter; the payer's address for appeals; the last day to appeal",
         "Appeal letter\nRemittance advice\nMedical records that the denial asks for\n"
         "Authorisation or referral, where there is one", 7, True),
        # Eight or nine working days after the fifth day, whatever weekday it begins on.
        ("Check that it was received", 12, "working", "phone",
         "Between seven and ten working days after sending: ask whether the appeal was received, "
         "on which date, under which number, and by when it will be decided. Not received: send "
         "again today with the proof of the first sending.",
         "Proof of sending; claim number; the payer's reference", "Proof of sending", 5, True),
        ("Ask how far it is", 30, "calendar", "phone",
         "Ask whether the reviewer needs anything more and whether the date still holds. For a "
         "clinical denial ask for a talk between physicians.",
         "Number of the appeal; date of receipt", "", 10, False),
        ("Decision due", 45, "calendar", "phone",
         "Ask for the decision. Won: ask when it will be paid. Lost: ask for the reason in writing "
         "and for the next level and its last day.",
         "Number of the appeal; date of receipt; the promised date", "", 14, True),
        ("Close or go to the next level", 60, "calendar", "review",
         "Without a decision after sixty days, complain where the plan allows it. With one, post "
         "it, go to the next level in time, or ask for a write-off with the reason.",
         "The decision letter; the deadlines of the next level", "Decision letter", 14, True),
    ),
    "negotiation": (
        ("Prepare the offer", 0, "calendar", "review",
         "Work out what the contract says is owed, what you may accept, and who has to approve "
         "less. Write down the lowest amount before the first talk.",
         "Contract terms; ledger of the claim; approval limits", "Underpayment worksheet", 4,
         False),
        ("Open the talks", 3, "calendar", "phone",
         "Ask for someone who may settle. State the amount and what it rests on, and ask for their "
         "offer first. Agree on the day of the next talk.",
         "The amount owed and its grounds; the name of the contact",
         "Underpayment worksheet\nPages of the contract", 4, True),
        ("Answer their offer", 8, "calendar", "phone",
         "Compare the offer with the lowest amount. Counter with a figure and a date. For a plan "
         "ask for no more than six instalments with fixed days.",
         "Their offer; the lowest amount; approval limits", "", 4, False),
        ("Get it in writing", 14, "calendar", "email",
         "Confirm amount, claim, date and manner of payment, and that no further adjustment "
         "follows. Nothing counts that is not in writing.",
         "What was agreed, by whom, on which day", "Settlement letter", 7, True),
        ("Close the window", 21, "calendar", "person",
         "No agreement in writing: end the talks and take the claim to the lead, for an appeal, a "
         "complaint or a write-off.",
         "Notes of all talks", "", 7, True),
    ),
}  # fmt: skip

# What ends each early, and what follows. Denied claims that cannot be appealed only leave.
EXITS = {
    "phone-campaign": (*ENDS, ("denial", "appeal-process"), ("dispute", None)),
    "email-follow-up": (
        *ENDS, ("answer", None), ("denial", "appeal-process"), ("dispute", None),
    ),
    "appeal-process": ENDS,
    "negotiation": (*ENDS, ("denial", "appeal-process"), ("dispute", None)),
}  # fmt: skip
FIELDS = (
    *("title", "offset", "day_kind", "channel", "say", "have_ready", "documents"),
    *("grace_days", "is_milestone"),
)


def seed(apps, schema_editor):
    model = {name: apps.get_model("strategies", name).objects for name in (
        "Workflow", "WorkflowVersion", "WorkflowStep", "WorkflowExit")}  # fmt: skip
    versions, workflows = {}, {}
    for key, name, is_appeal, summary, timeline, cycle_days, rate in WORKFLOWS:
        workflow = model["Workflow"].create(key=key, name=name, is_appeal=is_appeal)
        workflows[key] = workflow
        versions[key] = model["WorkflowVersion"].create(
            workflow=workflow, number=1, valid_from=date(2000, 1, 1), source=SOURCE,
            summary=summary, timeline=timeline, cycle_days=cycle_days,
            assumed_rate=Decimal(rate), assumed_source=ASSUMED, activated_at=Now(),
        )  # fmt: skip
    for key, steps in STEPS.items():
        for position, step in enumerate(steps, start=1):
            values = dict(zip(FIELDS, step, strict=True))
            model["WorkflowStep"].create(version=versions[key], position=position, **values)
    for key, exits in EXITS.items():
        for event, to in exits:
            model["WorkflowExit"].create(
                version=versions[key], event=event, to_workflow=workflows.get(to)
            )


class Migration(migrations.Migration):
    dependencies = [("strategies", "0005_appeal_workflows")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
