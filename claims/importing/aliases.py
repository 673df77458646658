"""Header spellings seen in exports of billing systems, and the field each one means.

Three tables in order of precedence: the field names themselves, spellings collected from public
exports and manuals, and the common vocabulary of the trade. Spellings are matched after
`normalise`. A spelling that means two fields in different systems is in AMBIGUOUS.
"""

import re

from .fields import FIELDS
from .parsing.ages import lowest_day

_SEEN_IN_EXPORTS: dict[str, str] = {
    "claim_number": """Bill ID; Claim; Claim #; Claim ID; Claim No; Claim Number; CLAIMID; clm_id;
        Code; E/I/A/B; Encntr Number; Encounter ID; HSP_ACCOUNT_ID; Id; Invoice; Invoice #;
        Invoice ID; invoice_num; invoiceNumber; PB_VISIT_ID; PB_VISIT_NUM""",
    "payer": """Carrier; COVERAGE_ID; Current Health Plan; Insurance; Insurance Plan;
        Insurance Type; insuranceCarrier.carrierName; PATIENTINSURANCEID; Payer; payer_id;
        payer_name; Payor; Plan; plan_name; Primary Payer; PRIMARYPATIENTINSURANCEID;
        Secondary Payer""",
    "balance": """Amount; at_risk_amt; Balance; CURR_AMOUNT_DUE; CURR_BAL; Current AR Balance;
        DUE_AMOUNT; Est Ins; GUAR_INS_DUE; InvoiceAmount; Out. Ins. Amt.; out_ins_amt; OUTSTANDING;
        OUTSTANDING1; PREV_INS_BAL; total amount due; Total Outstanding; Total_Balance""",
    "charge_amount": """Aggregate_Claim_Amount; Amount; Billed Amount; Charges; Claim Amount;
        submitted_amount; TOT_CHG_AMT; Total Charges; Total Invoiced; total_charge_amount""",
    "paid_amount": "Ins Paid; observed_paid_amt; Paid Amount",
    "adjustment_amount": "Ins Adj",
    "aging_bucket": "Aging; Aging Bucket",
    "aging_days": """Age; Aging; Aging (Day's); Aging Days; Aging Days by DOS; AgingDays; Days Old;
        Days on WQ Tab; Days Outstanding; DaysLate; total number of days past due""",
    "service_from": """Admit Date; Date of Service; Disch Date; DOS; DOS Date; FROMDATE;
        Service Date""",
    "billed_on": """BILLED_DATE; Claim Date; Claim Transmission Date; claim_received_date;
        Created On; Date Sent; Date Sent Orig; InvoiceDate; Last Submission; LASTBILLEDDATE1;
        Orig Sent; Sent Date; Sent On; submission_date; Submitted""",
    "status": """AR Status; Claim Status; Denial Status; Outcome; Pat Sts;
        PB_BILLING_STATUS_C_NAME; Status; Status X; STATUS1; STATUSP; Sub-Status; Track Status;
        WQ Status""",
    "denial_code": """CARC; denial_reason; denial_reason_code; Error Code; Reason Code;
        Reason Code List; Rejection Reason; Remittance Code; top_denial_prcsg""",
    "appeal_due_on": "Days Until Appeal Deadline; Deadline",
    "patient_account": """Account; Account ID; Account Number; ACCT_ID; Chart; customerID;
        desynpuf_id; GUARANTOR_ID; Med Rec; Patient ID; Patient MRN; Patient Ref; patient.id;
        Per Nbr""",
    "patient_name": "Name; Pat Name; Patient; Patient Name; patient.name",
    "facility": """Clinics; Department; Facility; Loc Name; Location; Office; Patient Building;
        Prac Name; Practice""",
    "provider": """Billing Provider; Chg Referring; Enc Rendering; Primary Provider; Provider;
        Provider ID; provider.name; provider_name; PROVIDERID; Rendering; RENDERRING_PROVIDER;
        Supervisor; Svc Provider; Treat Provs""",
}

_COMMON: dict[str, str] = {
    "claim_number": """claim id; claim no; claim #; claim number; claim_num; clm id; clm no; clmno;
        ICN; DCN; TCN; payer claim control number; patient control number; PCN; invoice; invoice #;
        invoice no; inv num; encounter; encounter id; visit #; voucher; bill no; billing id;
        ticket; superbill; account/visit; HAR; reference""",
    "patient_account": """account; acct #; acct; account number; account no; chart #; chart no; MRN;
        patient id; pubpid; guarantor id; external id""",
    "patient_name": "patient; patient name; name; pt name; member name; beneficiary",
    "service_from": """dos; service date; date of service; from date; begin dos; svc dt; service;
        admit date; encounter date; visit date; dos date; thru date; through date; to date;
        discharge date; dos from; dos thru; dos through; dos to; service from; service to;
        thru; through; discharge; disch date; end dos""",
    "billed_on": """bill date; date billed; billed date; first billed; last billed; sent date; sent;
        date sent; orig sent; submit date; submission date; claim date; transmit date;
        last submit""",
    "payer": """payer; payor; payer name; payor name; insurance; insurance name; ins co; ins1;
        carrier; plan; plan name; financial class; fin class; primary payer; responsible party;
        current payer; company; scheme; payer id; ins id; corporate name; insurance company""",
    "member_id": """member id; policy; policy #; policy number; policy no; subscriber id;
        insured id; cert #; sub id; member no; member number""",
    "balance": """balance; bal; amount; outstanding; outstanding balance; open balance;
        insurance balance; ins bal; ar balance; amt due; amount due; balance due; total balance;
        remaining; due; payable amt""",
    "charge_amount": "charge; charges; billed; billed amt; total charge; total charges; gross",
    "paid_amount": "paid; payments; payment; ins paid; settled; paid amt; total paid",
    "adjustment_amount": """adj; adjust; adjustment; adjustments; contractual; write-off;
        ins adj; adjustment amt""",
    "aging_days": """aging days; agingdays; age; days; days old; days outstanding; days in ar; dar;
        inactive days; age (dos); age in days; ageing days; days aged;
        age, days""",
    "aging_bucket": """aging bucket; ageing bucket; bucket; age bucket; aging category;
        age category; aging range""",
    "status": "status; claim status; ar stage; track status",
    "denial_code": """denial code; denial codes; reason code; remark; remark code; carc; rarc;
        kick code; deduction reason; adjustment reason code""",
    "denied_on": "denial date; date denied; denied date; denied on",
    "last_payment_on": """last payment date; last paid date; last paid; last payment; payment date;
        paid date; date paid; last pmt date; last payment on""",
    "closed_on": "closed date; date closed; close date; closed on; closed",
    "appeal_due_on": """appeal deadline; appeal due; appeal due date; appeal by;
        days to appeal deadline; days until appeal""",
    "provider": "provider; rendering; rendering provider; npi; referrer; provider name",
    "facility": "facility; location; clinic; dept; pos; department; facility name; site",
    "payer_reference": "payer reference; payer ref; payer claim number; payer claim id; utr",
}

_NOT_IMPORTED: dict[str, str] = {
    "written by the list of rejected rows": "Import row; Import column; Import problem; "
    "Import extra cell",
    "the kind of balance is not imported": "Aging Type",
    "an internal key of the other system": "Inventory_Id; follow up record id; crd record id",
    "the due date of an invoice is not imported": "Due Date",
    "the rank of the payer is not imported": "Bill; Billing Priority; Level; Payer Rank",
    "the date of a status is not imported": "Date Status",
    "action codes are not imported": "Action_Code",
    "dates of birth are not imported": """dob; date of birth; birthdate; birth date; pt dob;
        patient dob""",
    "social security numbers are never imported": "ssn; social security number; patient ssn",
    "owners and notes are kept here, not imported": """assigned to; owner; user; note; notes;
        last note; last worked; last worked date; next follow up; tickler; comment; comments""",
    "unapplied money is not part of a claim's balance": """unapplied; unapplied credit; credit;
        credits; unapplied amount; unapplied payments""",
}

_LAST_DAY = """to date; thru date; through date; discharge date; disch date; disch; discharge; thru;
    through; dos thru; dos through; dos to; service to; end dos; through dos; thru dos"""
_PAYERS_NUMBER = "ICN; DCN; TCN; payer claim control number"
_LAST_NAME = "last name; patient last name; pt last name; last; surname; patient last"
_FIRST_NAME = "first name; patient first name; pt first name; first; given name; patient first"


def normalise(header: str) -> str:
    """Casefolded letters and digits only: case, spaces, punctuation and a BOM do not matter."""
    return "".join(c for c in header.casefold() if c.isalnum())


def _spellings(text: str) -> list[str]:
    return [normalise(part) for part in text.split(";")]


def _by_spelling(table: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field, text in table.items():
        for spelling in _spellings(text):
            fields = found.setdefault(spelling, [])
            if field not in fields:
                fields.append(field)
    return found


_NAMES = {normalise(field.name): field.name for field in FIELDS}
_EXPORTS = _by_spelling(_SEEN_IN_EXPORTS)
_TRADE = _by_spelling(_COMMON)

AMBIGUOUS: dict[str, tuple[str, ...]] = {
    spelling: tuple(fields)
    for spelling, fields in _EXPORTS.items()
    if len(fields) > 1 and spelling not in _NAMES
}
"""Normalised spelling -> the fields it may mean: decided by values, else asked."""

ALIASES: dict[str, str] = {
    **{spelling: fields[0] for spelling, fields in _TRADE.items()},
    **{spelling: fields[0] for spelling, fields in _EXPORTS.items()},
}
for _spelling in (*AMBIGUOUS, *_NAMES):
    ALIASES.pop(_spelling, None)

IGNORED: dict[str, str] = {
    spelling: reason for reason, text in _NOT_IMPORTED.items() for spelling in _spellings(text)
}
"""Normalised spelling -> why this well-known column is not imported."""

LAST_DAY = frozenset(_spellings(_LAST_DAY))
"""Last day of service where another column holds the first one, else the day of service."""

PAYERS_NUMBER = frozenset(_spellings(_PAYERS_NUMBER))
"""The payer's reference where another column holds the claim number, else the claim number."""

LAST_NAME, FIRST_NAME = frozenset(_spellings(_LAST_NAME)), frozenset(_spellings(_FIRST_NAME))


def field_named(header: str) -> str | None:
    """The field whose own name this header is."""
    return _NAMES.get(normalise(header))


def field_for(header: str) -> str | None:
    """The field by name or alias; None for unknown and for ambiguous headers."""
    return field_named(header) or ALIASES.get(normalise(header))


def is_known(header: str) -> bool:
    """Whether a header row would hold this text: used to find that row."""
    key = normalise(header)
    return bool(key) and (
        key in _NAMES
        or key in ALIASES
        or key in AMBIGUOUS
        or key in IGNORED
        or key in LAST_NAME
        or key in FIRST_NAME
        or bucket_column(header) is not None
    )


def counts_days(header: str) -> bool:
    """`Days until ...`: the cells are days to be added to the as-of date."""
    return normalise(header).startswith(("daysuntil", "daysto", "daysleft"))


_BUCKET_PREFIX = re.compile(
    r"^(?:aggregate |total |ins |insurance )?(?:c |balance |amount |amt |aged )?"
)
_BUCKET_SUFFIX = re.compile(
    r"\b(?:days?|balance|bal|amount|amt|by (?:claim date|dos|service date))\b"
)
_LOST_SIGN = re.compile(r"_{2,}([0-9]{2,3})_{1,2}days", re.IGNORECASE)


def bucket_column(header: str) -> int | None:
    """Lowest day of a header such as `0-30`, `Over 120`, `C_31_60__Days_Balance`; else None."""
    if lost := _LOST_SIGN.search(header):
        return lowest_day(f">{lost[1]}") if not re.search(r"[0-9]_+[0-9]", header) else None
    text = " ".join(header.casefold().replace("_", " ").replace("\ufeff", "").split())
    text = _BUCKET_SUFFIX.sub(" ", _BUCKET_PREFIX.sub("", text)).strip()
    return lowest_day(re.sub(r"^([0-9]+) +([0-9]+)$", r"\1-\2", " ".join(text.split())))
