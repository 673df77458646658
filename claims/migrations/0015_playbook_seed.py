"""The first playbook: categories, codes and root causes in our own words, never X12's texts."""

from django.db import migrations

SOURCE = "Own paraphrase and judgement, November 2026"

# key, label, words, first action, appeal, when or with what, owner, documents
CATEGORIES = (
    ("patient_responsibility", "Patient's share", "The plan leaves this part to the patient.",
     "Move it to the next payer or to the patient.", "no", "", "Patient accounts",
     "Remittance that names the share\nOther coverage on file"),
    ("contractual", "Contractual reduction", "The contract allows less than was charged.",
     "Compare the allowed amount with the contract; adjust, or dispute an underpayment.", "rarely",
     "only as an underpayment", "Contracts", "Fee schedule in force on the date of service\n"
     "Remittance"),
    ("eligibility", "Coverage", "The payer finds no coverage for this person on that day.",
     "Check eligibility for the date of service; look for other coverage.", "no", "", "Registration",
     "Eligibility answer for the date of service\nCopy of the card"),
    ("authorization", "Authorisation", "The approval for this service is missing or does not fit.",
     "Find the authorisation; ask for a late one; else appeal with the clinical record.", "yes",
     "with the approval or the clinical record", "Authorisations",
     "Authorisation number and dates\nOrder and clinical notes\nNotes of calls about approval"),
    ("coding", "Coding", "The codes on the claim contradict each other or the patient's data.",
     "Have the coding reviewed; send a corrected claim.", "rarely", "only if the codes are right",
     "Coding", "Medical record of the service\nClaim as sent"),
    ("duplicate", "Duplicate", "The payer has this claim already.",
     "Find the original and its outcome; never send it again unseen.", "no", "", "Billing",
     "Numbers and dates of both claims"),
    ("timely_filing", "Filed too late", "The claim came after the payer's filing limit.",
     "Look for proof that it was filed in time: 999, 277CA or the clearinghouse's report.", "yes",
     "with proof of timely filing", "Team lead",
     "Clearinghouse acceptance report with its date\nFirst claim as sent\nFiling limit of the contract"),
    ("coordination_of_benefits", "Another payer first", "Another payer has to decide first or also.",
     "Settle the order of payers; send the first payer's remittance.", "no", "",
     "Coordination of benefits", "Remittance of the other payer\nThe patient's answer on other coverage"),
    ("medical_necessity", "Medical necessity", "The payer does not see why the service was needed.",
     "Appeal with the clinical record and the payer's own policy; offer a peer-to-peer call.", "yes",
     "with clinical record and policy", "Clinical appeals",
     "Clinical notes and results\nOrder with diagnosis\nThe payer's policy, or the LCD or NCD"),
    ("bundling", "Bundled", "Paid with another service of the same day, says the payer.",
     "Review the modifier and the edit; send a corrected claim, or appeal if the modifier is right.",
     "sometimes", "if the modifier is right", "Coding", "Operative or visit note\nThe edit that applies"),
    ("non_covered", "Not covered", "The plan does not pay for this service.",
     "Check the plan and whether the patient had signed for it; then bill the patient.", "sometimes",
     "if the plan document says otherwise", "Follow-up",
     "Plan document\nSigned notice (ABN or waiver), if there is one"),
    ("benefit_maximum", "Benefit used up", "The plan's limit for this service is reached.",
     "Check units and benefits used; then the next payer or the patient.", "sometimes",
     "if units were counted wrongly", "Follow-up", "Benefits used to date\nUnits as billed"),
    ("missing_information", "Missing information", "Something the payer needs is missing or wrong.",
     "Mend what the remark code names and send a corrected claim.", "no",
     "correct it and send it again", "Billing", "Claim as sent\nThe remark codes of the remittance"),
    ("records", "Records asked for", "The payer decides when it has records or an answer.",
     "Send what was asked for, with the reference; check that it arrived.", "no", "nothing to appeal yet",
     "Health information", "The payer's letter with its reference\nThe records asked for\nProof of sending"),
    ("credentialing", "Enrolment of the provider", "The payer does not know the provider for this service.",
     "Check enrolment on the date of service; mend it, then send the claim again.", "sometimes",
     "once enrolment is mended", "Credentialing", "Enrolment letter with dates\nNPI and taxonomy as billed"),
    ("recoupment", "Taken back", "The payer takes back or offsets an earlier payment.",
     "Check the reason and the time limit; dispute it in writing if it is wrong.", "sometimes",
     "within the dispute window", "Team lead", "The payer's notice\nThe payment it refers to"),
    ("other", "Other", "None of the usual kinds.",
     "Read the remark codes, or call the payer, and note what was said.", "sometimes", "", "Follow-up",
     "Remittance with all its codes"),
)  # fmt: skip

# category: (value, words, what differs from the category)
CARC = {
    "patient_responsibility": (
        ("1", "The patient's deductible.", {}),
        ("2", "The patient's coinsurance.", {}),
        ("3", "The patient's copay.", {}),
    ),
    "coding": (
        ("4", "The modifier is missing or does not go with the procedure.", {}),
        ("5", "The place of service does not go with the procedure.", {}),
        ("6", "The procedure does not go with the patient's age.", {}),
        ("7", "The procedure does not go with the patient's sex.", {}),
        ("8", "The procedure does not go with the provider's specialty.", {}),
        ("9", "The diagnosis does not go with the patient's age.", {}),
        ("10", "The diagnosis does not go with the patient's sex.", {}),
        ("11", "The diagnosis does not support the procedure.", {}),
        ("12", "The diagnosis does not go with the kind of provider.", {}),
        ("181", "The procedure code was not valid on the date of service.", {"appeal": "no"}),
        ("182", "The modifier was not valid on the date of service.", {"appeal": "no"}),
        ("B16", "Billed as a new patient, who was not new.", {"appeal": "sometimes"}),
        ("B20", "Another provider has done this service already.", {"appeal": "sometimes"}),
    ),
    "authorization": (
        ("15", "The authorisation number is missing, wrong, or of another service.", {}),
        ("39", "Approval was asked for and refused.", {}),
        ("62", "No approval, or more was done than approved.", {}),
        ("197", "The approval or notice needed beforehand is missing.", {}),
        ("198", "More was done than was approved.", {}),
        ("242", "The provider is not in the plan's network.",
         {"first_action": "Check network status on that day, referrals, and whether the No Surprises"
          " Act applies.", "appeal": "sometimes", "owner": "Follow-up"}),
        ("243", "The primary care provider had not referred the patient.",
         {"first_action": "Ask for the referral.", "appeal": "sometimes"}),
    ),
    "missing_information": (
        ("16", "Something is missing or wrong on the claim; the remark code says what.", {}),
    ),
    "duplicate": (("18", "The same claim was received before.", {}),),
    "coordination_of_benefits": (
        ("19", "An injury at work: another insurer pays.",
         {"first_action": "Get the accident's details and bill the workers' compensation carrier."}),
        ("20", "An injury for which a liability insurer pays.",
         {"first_action": "Get the accident's details and bill the liability carrier."}),
        ("21", "An injury for which a no-fault insurer pays.",
         {"first_action": "Get the accident's details and bill the no-fault carrier."}),
        ("22", "Another payer comes first.", {}),
        ("23", "Reduced by what another payer has paid or adjusted.", {}),
        ("109", "Sent to a payer that does not cover this service.",
         {"first_action": "Find the right payer and file there before its own limit runs out.",
          "owner": "Billing", "documents": "The rejection with its date\nEligibility answer"}),
    ),
    "contractual": (
        ("24", "Paid for by a fixed monthly amount (capitation).",
         {"first_action": "Check who carries the risk for this service, then adjust.",
          "appeal": "no"}),
        ("45", "The charge is above the agreed fee.", {}),
        ("246", "A code that only informs; nothing was to be paid for it.",
         {"first_action": "Nothing to do.", "appeal": "no"}),
        ("253", "The federal budget reduction (sequestration).",
         {"first_action": "Adjust it.", "appeal": "no"}),
    ),
    "eligibility": (
        ("26", "The service was before the coverage began.", {}),
        ("27", "The service was after the coverage had ended.", {}),
        ("31", "The payer does not recognise the patient as its member.",
         {"first_action": "Compare name, birth date and member id with the card; correct and resend."}),
        ("32", "The patient does not count as a dependent of the member.", {}),
        ("33", "The member has no coverage for dependents.", {}),
    ),
    "timely_filing": (("29", "The filing limit had passed.", {}),),
    "benefit_maximum": (
        ("35", "The lifetime limit is reached.", {}),
        ("119", "The limit for this period or number of visits is reached.", {}),
        ("149", "The lifetime limit for this kind of service is reached.", {}),
    ),
    "medical_necessity": (
        ("50", "Not needed for this patient, says the payer.", {}),
        ("55", "The payer holds the treatment to be experimental.", {}),
        ("56", "The payer holds the treatment to be unproven.", {}),
        ("150", "The record does not support so high a level of service.", {"owner": "Coding"}),
        ("151", "The record does not support so many services.", {}),
    ),
    "bundling": (
        ("59", "Reduced because several procedures were done together.", {}),
        ("97", "Included in the payment for another service.", {}),
        ("234", "Not paid on its own.", {}),
        ("236", "The two procedures are not paid together on one day.", {}),
    ),
    "non_covered": (
        ("96", "These charges are not covered; the remark code says why.", {}),
        ("204", "This plan does not cover the service, device or drug.", {}),
    ),
    "records": (
        ("129", "What the claim says of an earlier decision is wrong.", {}),
        ("226", "What was asked of the provider did not come, or not in time.", {}),
        ("227", "What was asked of the patient did not come.",
         {"first_action": "Ask the patient to answer the payer.", "owner": "Patient accounts"}),
        ("252", "A record or form must come with the claim.", {}),
    ),
    "credentialing": (
        ("170", "This kind of provider is not paid for the service.", {}),
        ("171", "Not paid for this kind of provider at this kind of place.", {}),
        ("185", "The rendering provider may not do this service for the plan.", {}),
        ("B7", "The provider was not approved for this service on that day.", {}),
    ),
    "other": (
        ("193", "The payer looked again and keeps its decision.",
         {"first_action": "Go to the next level of appeal, in time.", "appeal": "yes",
          "appeal_note": "at the next level", "owner": "Appeals",
          "documents": "The decision letter\nThe first appeal as sent"}),
    ),
}  # fmt: skip
RARC = {
    "missing_information": (
        ("MA130", "The claim could not be processed at all: it carries no appeal rights.",
         {"first_action": "Correct what is missing and send it as a new claim.", "appeal": "no",
          "appeal_note": "never: send a new claim"}),
    ),
    "records": (
        ("M127", "The medical record is missing.", {}),
        ("N706", "Documents are missing.", {}),
    ),
    "eligibility": (("N30", "The patient is not eligible for this service.", {}),),
    "duplicate": (("N522", "A duplicate of a claim that is decided or in work.", {}),),
}
CAUSES = (
    ("Registration error", "Name, birth date, member id or plan taken down wrongly."),
    ("Eligibility not checked", "Nobody asked the payer before the service."),
    ("Authorisation not obtained", "Not asked for, or not in time."),
    ("Authorisation not on the claim", "It was there and was not sent."),
    ("Coding error", "Code, modifier or diagnosis chosen wrongly."),
    ("Documentation incomplete", "The record did not say enough."),
    ("Filed late by us", "The claim lay with us too long."),
    ("Wrong payer or order of payers", "Sent to the wrong one, or in the wrong order."),
    ("Provider not enrolled", "Credentialing was missing or had run out."),
    ("Lost or rejected on the way", "Clearinghouse or system fault."),
    ("Payer's error", "The payer decided against its own rules or the contract."),
    ("Patient's part", "An answer or a form of the patient was missing."),
    ("Follow-up too late", "A deadline passed while the claim waited with us."),
    ("Not known yet", ""),
)
NAMES = ("key", "label", "words", "first_action", "appeal", "appeal_note", "owner", "documents")


def seed(apps, schema_editor):
    model = apps.get_model
    rows = (dict(zip(NAMES, values, strict=True)) for values in CATEGORIES)
    made = [model("claims", "DenialCategory").objects.create(**row, source=SOURCE) for row in rows]
    categories = {category.key: category for category in made}
    code = model("claims", "DenialCode")
    code.objects.bulk_create(
        code(kind=kind, value=value, words=words, category=categories[key], source=SOURCE, **more)
        for kind, table in (("carc", CARC), ("rarc", RARC))
        for key, codes in table.items()
        for value, words, more in codes
    )
    cause = model("claims", "RootCause")
    cause.objects.bulk_create(
        cause(name=name, words=words, position=position)
        for position, (name, words) in enumerate(CAUSES, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("claims", "0014_playbook")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
