"""Texts to start from: e-mails to payers, plain letters, an appeal for each denial category."""

from django.db import migrations

SOURCE = "Own wording, November 2026; draft the next version to set your own"
GREETING = "To whom it may concern,\n\n"
SIGNED = "\n\nSincerely,\n\n{agent}\n{facility}"

# key, name, subject, body
EMAILS = (
    ("status-inquiry", "Status inquiry", "Status of claim {claim_number}, {facility}",
     "Please tell us where claim {claim_number} stands. It was billed to {payer} for "
     "{charge_amount}; {balance} is open today.\n\n"
     "We need to know:\n"
     "- whether you have it, and since which day;\n"
     "- whether anything is missing, and who has to send it;\n"
     "- on which day it will be decided.\n\n"
     "If you do not have it, please say where and until when we may send it again. Documents "
     "follow on request. Please answer to this message."),
    ("second-request", "Second request", "Second request: claim {claim_number}, {facility}",
     "We asked you for the status of claim {claim_number} and found no answer. {balance} of "
     "{charge_amount} is still open.\n\n"
     "Please tell us the status, and the day on which the claim will be decided. If it was paid, "
     "please name the day, the amount, and the number of the check or transfer. Please answer to "
     "this message."),
    ("documents-sent", "Documents sent", "Documents for claim {claim_number}, {facility}",
     "The documents for claim {claim_number} were sent to you. Please confirm that they came, "
     "name the day on which the claim will be decided, and say if anything is still missing. "
     "{balance} is open today. Please answer to this message."),
    ("escalation-notice", "Escalation notice", "Unanswered: claim {claim_number}, {facility}",
     "Our requests about claim {claim_number} were not answered. {balance} of {charge_amount} "
     "is still open.\n\n"
     "Please hand this claim to a supervisor. Without an answer we will call provider relations, "
     "and after that use the complaint that the law or our contract provides. An answer with the "
     "status and a day of decision is enough to settle this. Please answer to this message."),
)  # fmt: skip
LETTERS = (
    ("status-letter", "Request for status", "Status of claim {claim_number}",
     GREETING + "we billed the claim named above and found no decision. {balance} is open "
     "today.\n\nPlease tell us in writing whether you have the claim, since which day, what holds "
     "it up, and on which day it will be decided." + SIGNED,
     "Claim as sent\nProof of filing"),
    ("documents-letter", "Documents as asked for", "Documents for claim {claim_number}",
     GREETING + "with this letter you receive what you asked for about the claim named above. "
     "Please confirm receipt in writing and decide the claim; {balance} is open today." + SIGNED,
     "The letter that asked for them\nThe records asked for"),
)  # fmt: skip
OPENING = (
    GREETING + "we appeal your decision on the claim named above. On {denied_on} you denied it. "
    "As we read your codes, the reason is this:\n\n{denial_words}\n\n"
)
CLOSING = (
    "\n\nPlease reverse the decision and pay the {balance} that is owed. The last day for this "
    "appeal is {deadline}; it is filed in time.\n\n"
    "If you uphold the denial, please name in writing the provision of the plan or contract that "
    "it rests on, the qualification of whoever decided, and the next level of appeal with its "
    "last day." + SIGNED
)
REMITTANCE = "Remittance advice or denial letter"
# Category: why the denial is wrong, to be made precise by whoever signs; enclosures.
APPEALS = {
    "contractual": (
        "The amount you allowed is below our contract. The enclosed schedule was in force on "
        "{service_from} and sets a higher rate for this service. We ask for the difference.",
        "Fee schedule in force on the day of service\nComparison of the allowed amounts"),
    "authorization": (
        "The service was approved, or could not wait for approval. The enclosed record shows the "
        "request, your answer and the order it rests on. A formality does not undo care that was "
        "needed and given to a person you cover.",
        "Authorisation with its dates\nOrder and clinical notes\nNotes of calls about approval"),
    "coding": (
        "We had the coding reviewed. The codes are those that the enclosed record of "
        "{service_from} supports, and they agree with each other and with the coding guidelines.",
        "Medical record of the service\nClaim as sent"),
    "timely_filing": (
        "The claim was filed in time. The enclosed report shows the day on which it was first "
        "accepted for you, which lies within the filing limit. What happened to it afterwards "
        "was not in our hands.",
        "Acceptance report with its date\nFirst claim as sent\nFiling limit of the contract"),
    "medical_necessity": (
        "The service was needed. The enclosed record gives the complaint, the findings, what was "
        "tried before, and why this service followed. It meets the criteria of your own policy, "
        "point by point as marked. We ask for a reviewer of the same specialty, and offer a talk "
        "between physicians.",
        "Clinical notes and results\nOrder with diagnosis\nYour policy, marked"),
    "bundling": (
        "The services were separate. The enclosed note shows that they differ in site, session "
        "or purpose; the modifier says so and is right, and the edit you applied allows for it.",
        "Operative or visit note\nThe edit that applies"),
    "non_covered": (
        "The plan covers this service. The enclosed pages name the benefit; no exclusion that "
        "you cite applies to what was done on {service_from}.",
        "Pages of the plan document\nSigned notice, where there is one"),
    "benefit_maximum": (
        "The limit is not reached. The enclosed count shows the units used before {service_from} "
        "and those of this claim: together they stay within the benefit.",
        "Benefits used to date\nUnits as billed"),
    "credentialing": (
        "The provider was enrolled with you on {service_from}, as the enclosed letter shows. The "
        "numbers on the claim are those of that enrolment.",
        "Enrolment letter with its dates\nIdentifier and taxonomy as billed"),
    "recoupment": (
        "We dispute that you may take this payment back. It was due as it was made, for the "
        "reasons enclosed. Please suspend the offset until the dispute is decided.",
        "Your notice\nThe payment it refers to"),
    "other": (
        "The reason does not fit the claim. The enclosed record shows what was done on "
        "{service_from} and that the conditions for payment were met.",
        "Record of the service"),
}  # fmt: skip
STEPS = {1: "status-inquiry", 2: "second-request", 3: "escalation-notice"}


def seed(apps, schema_editor):
    template = apps.get_model("strategies", "MessageTemplate").objects
    for key, name, subject, body in EMAILS:
        template.create(key=key, kind="email", name=name, subject=subject,
                        body=body + "\n\n{agent}\n{facility}", source=SOURCE)  # fmt: skip
    for key, name, subject, body, enclosures in LETTERS:
        template.create(key=key, kind="letter", name=name, subject=subject, body=body,
                        enclosures=enclosures, source=SOURCE)  # fmt: skip
    categories = apps.get_model("claims", "DenialCategory").objects.filter(key__in=APPEALS)
    for category in categories.order_by("label"):
        why, enclosures = APPEALS[category.key]
        template.create(
            key=f"appeal-{category.key.replace('_', '-')}", kind="appeal",
            name=f"Appeal: {category.label}", subject="Appeal of claim {claim_number}",
            body=OPENING + why + CLOSING, category=category,
            enclosures=f"{REMITTANCE}\n{enclosures}", source=SOURCE,
        )  # fmt: skip
    _let_steps_go_out(apps)


def _let_steps_go_out(apps):
    """The seeded sequence sends its three messages by itself, where a payer has an address."""
    template = apps.get_model("strategies", "MessageTemplate").objects
    seeded = apps.get_model("strategies", "WorkflowStep").objects.filter(
        version__workflow__key="email-follow-up", version__number=1, channel="email",
        version__created_by=None, template=None,
    )  # fmt: skip
    for position, key in STEPS.items():
        seeded.filter(position=position).update(template=template.get(key=key))


class Migration(migrations.Migration):
    dependencies = [("strategies", "0009_step_messages"), ("claims", "0015_playbook_seed")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
