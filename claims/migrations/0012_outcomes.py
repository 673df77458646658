"""The first vocabulary of outcomes: what a touch can come to, and when to look again."""

from decimal import Decimal

from django.db import migrations

SOURCE = "Starter vocabulary; days and points to be set to the practice's own"
# code, key, label, meaning, next action, days, points, and what it does to the claim.
OUTCOMES = (
    ("PAID-CK", "1", "Paid, in the mail", "The payer paid; the check or transfer is not posted.",
     "See whether it is posted", 10, "0.5",
     {"adjudication_status": "paid", "work_status": "waiting_payer", "is_progress": True}),
    ("INPROC", "2", "In process", "The payer works on it, nothing unusual.",
     "Ask again", 14, "0.5", {"adjudication_status": "pending", "work_status": "waiting_payer"}),
    ("PEND-INFO", "3", "Information requested", "The payer waits for something from us.",
     "Send it, then verify its receipt after 10 days", 3, "1.0",
     {"adjudication_status": "pending_information", "work_status": "in_progress",
      "is_progress": True}),
    ("DEN", "4", "Denied", "Denied; the category follows from the denial code.",
     "Work the denial by its playbook", 3, "1.0", {}),
    ("NOF", "5", "Not on file", "The payer has no such claim.",
     "Check the filing deadline and send again with proof", 7, "1.0",
     {"adjudication_status": "not_on_file", "work_status": "in_progress", "is_progress": True}),
    ("APPEAL-SENT", "6", "Appeal sent", "A first-level appeal is on its way.",
     "Verify its receipt", 7, "2.0",
     {"work_status": "appealed_level_1", "is_progress": True, "day_kind": "working"}),
    ("PROMISE", "7", "Promise to pay", "The payer named the day of payment.",
     "Look on the day after the promised one", None, "1.0",
     {"adjudication_status": "pending", "work_status": "waiting_payer", "is_progress": True,
      "needs_date": True}),
    ("ESC", "8", "Escalate", "Beyond what I can do; the note says why.",
     "The lead takes it up", 2, "0.5",
     {"work_status": "escalated", "is_progress": True, "needs_note": True, "day_kind": "working"}),
    ("PAID-POSTED", "", "Payment posted", "The payment was found and posted.",
     "Close it, or check for underpayment", 1, "0.5",
     {"adjudication_status": "paid", "is_progress": True}),
    ("PEND-REVIEW", "", "Under review", "Held for medical or claims review.",
     "Ask for the result", 15, "0.5",
     {"adjudication_status": "pending", "work_status": "waiting_payer"}),
    ("PEND-COB", "", "Patient must update coverage", "The payer waits for the patient's word on "
     "other insurance.", "Ask the patient today", 15, "1.0",
     {"adjudication_status": "pending_information", "work_status": "waiting_patient",
      "is_progress": True}),
    ("REJ", "", "Rejected up front", "Never adjudicated: returned with errors.",
     "Correct and send again today", 3, "1.0",
     {"adjudication_status": "rejected", "work_status": "in_progress", "is_progress": True}),
    ("UNDERPAID", "", "Underpaid", "Allowed less than the contract says.",
     "Dispute the amount", 30, "1.0",
     {"adjudication_status": "partially_paid", "work_status": "waiting_payer",
      "is_progress": True}),
    ("APPEAL-CLIN", "", "Clinical appeal sent", "A first-level appeal with medical records.",
     "Verify its receipt", 7, "4.0",
     {"work_status": "appealed_level_1", "is_progress": True, "day_kind": "working"}),
    ("APPEAL-L2", "", "Second-level appeal sent", "Against a decision that was upheld.",
     "Verify its receipt", 7, "2.0",
     {"work_status": "appealed_level_2", "is_progress": True, "day_kind": "working"}),
    ("APPEAL-EXT", "", "External review asked for", "With the state or an independent reviewer.",
     "Verify its receipt", 7, "4.0",
     {"work_status": "appealed_external", "is_progress": True, "day_kind": "working"}),
    ("APPEAL-UPHELD", "", "Appeal lost", "The payer stands by its denial.",
     "Decide on the next level", 3, "0.5",
     {"adjudication_status": "denied", "work_status": "in_progress", "is_progress": True}),
    ("APPEAL-OVERTURNED", "", "Appeal won", "The payer will pay after all.",
     "Wait for the payment", 14, "0.5",
     {"adjudication_status": "pending", "work_status": "waiting_payer", "is_progress": True}),
    ("APPEAL-PARTIAL", "", "Appeal won in part", "The payer will pay some of it.",
     "Wait for the payment, then decide on the rest", 14, "0.5",
     {"adjudication_status": "partially_paid", "work_status": "waiting_payer",
      "is_progress": True}),
    ("REPROC", "", "Will be reprocessed", "The payer looks at it again by itself.",
     "Ask for the result", 15, "1.0",
     {"adjudication_status": "pending", "work_status": "waiting_payer", "is_progress": True}),
    ("SEC-BILL", "", "Next payer billed", "Sent to the next payer in order.",
     "Ask whether it arrived", 14, "1.0",
     {"adjudication_status": "forwarded", "work_status": "waiting_payer",
      "responsibility": "secondary_payer", "is_progress": True}),
    ("PT-RESP", "", "Patient owes it", "Moved to the patient, with the payer's reason codes.",
     "See whether the patient paid after the statement", 30, "0.5",
     {"work_status": "waiting_patient", "responsibility": "patient", "is_progress": True}),
    ("RECOUP", "", "Taken back", "The payer took money back or offset it.",
     "Check whether it is right; dispute it in time", 7, "1.0",
     {"adjudication_status": "reversed", "work_status": "in_progress", "is_progress": True}),
    ("DUP", "", "Duplicate", "The same as another open claim; the note says which.",
     "See that nothing is left of it", 45, "0.5",
     {"work_status": "closed", "disposition": "duplicate", "is_progress": True,
      "needs_note": True}),
    ("WO-REQ", "", "Write-off asked for", "Not worth more work; the note says why.",
     "Wait for the approver", 7, "0.3",
     {"work_status": "waiting_internal", "is_progress": True, "needs_note": True}),
    ("PASTDL", "", "Deadline passed", "Too late to file or appeal; the note says how it came.",
     "Settle the cause and the write-off", 2, "0.3",
     {"work_status": "waiting_internal", "is_progress": True, "needs_note": True,
      "day_kind": "working"}),
    ("NOTE", "", "Note only", "Nothing came of it; dates and statuses stay.", "", None, "0.2",
     {"needs_note": True}),
)  # fmt: skip
# The categories of denials, each an outcome of its own beside the plain one.
DENIALS = (
    ("PR", "patient's share"), ("ELIG", "eligibility"), ("AUTH", "authorisation"),
    ("CODING", "coding"), ("DUP", "duplicate"), ("TF", "timely filing"),
    ("COB", "order of payers"), ("MN", "medical necessity"), ("BUNDLE", "bundling"),
    ("NONCOV", "not covered"), ("MAX", "benefit maximum"), ("INFO", "missing information"),
    ("RECORDS", "records asked for"), ("CRED", "credentialing"), ("OTHER", "other"),
)  # fmt: skip
DENIED = {"adjudication_status": "denied", "work_status": "in_progress", "is_progress": True}


def seed(apps, schema_editor):
    outcome = apps.get_model("claims", "Outcome").objects
    rows = [
        *OUTCOMES,
        *(
            (f"DEN-{code}", "", f"Denied: {words}", f"Denied for this cause: {words}.",
             "Work the denial by its playbook", 3, "1.0", {})
            for code, words in DENIALS
        ),
    ]  # fmt: skip
    for position, (code, key, label, meaning, next_action, days, points, does) in enumerate(rows):
        outcome.create(
            code=code,
            key=key,
            label=label,
            meaning=meaning,
            next_action=next_action,
            days=days,
            points=Decimal(points),
            position=position + 1,
            source=SOURCE,
            **(DENIED if code.startswith("DEN") else does),
        )


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_touches")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
