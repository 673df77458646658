"""The figures the requirements state, and the finer ones chosen to agree with them.

Money is in whole cents: 3_755_614_82 reads 3,755,614.82. Rates are in thousandths.
Nothing in the product's code knows these figures: the screens compute them from the claims.
"""

from dataclasses import dataclass

SENIOR, ESCALATION, GENERAL = "SeniorAgent", "EscalationTeam", "GeneralAgent"
BILLING_LAG = 6
"""Claims are billed 0 to 5 days after the service."""


@dataclass(frozen=True)
class PayerTarget:
    """What one of the five large payers owes, and what it did over twelve full months."""

    name: str
    open_balance: int
    collected: int
    rate: int
    days_to_payment: int


@dataclass(frozen=True)
class AgeClass:
    """A span of ages on the as-of date. Every age stays in its span for seven days more."""

    youngest: int
    oldest: int
    balance: int
    senior_claims: int
    escalation_claims: int


TOP_PAYERS = (
    PayerTarget("OTHER INSURANCE GENERIC", 3_755_614_82, 2_451_937_25, 653, 38),
    PayerTarget("BCBS", 3_528_907_16, 2_773_118_92, 786, 21),
    PayerTarget("AMBETTER", 3_061_248_59, 2_521_806_44, 824, 15),
    PayerTarget("MEDICARE", 1_729_386_07, 1_248_655_73, 721, 31),
    PayerTarget("WELLCARE MEDICARE ADVANTAGE", 1_591_420_33, 1_197_342_10, 752, 24),
)
OTHER_PAYERS = 67

OPEN_CLAIMS = 6_959
OPEN_BALANCE = 31_201_502_00
OPEN_SENIOR_BALANCE = 30_288_076_00
OPEN_ESCALATION_BALANCE = 912_000_00
OPEN_GENERAL_BALANCES = (798_25, 627_75)
AGE_CLASSES = (
    AgeClass(6, 113, 1_004_617_38, senior_claims=85, escalation_claims=228),
    AgeClass(121, 173, 25_993_248_19, senior_claims=2_123, escalation_claims=2_881),
    AgeClass(181, 540, 4_203_636_43, senior_claims=340, escalation_claims=1_300),
)
GENERAL_AGES = (34, 71)

RESOLVED_CLAIMS = 9_363
PAID_CLAIMS = {SENIOR: 1_900, ESCALATION: 480, GENERAL: 3_050}
UNPAID_CLAIMS = {SENIOR: 600, ESCALATION: 333, GENERAL: 3_000}
PAID_BY_SMALL_TEAMS = {ESCALATION: 98_416_20, GENERAL: 2_104_733_65}
TEAM_RATES = {SENIOR: 760, ESCALATION: 580, GENERAL: 500}

MONTHS = 12
PAID_BY_MONTH = (
    1_900_214_63,
    1_911_872_40,
    1_929_405_18,
    1_941_730_92,
    1_958_266_07,
    1_967_914_55,
    1_984_508_21,
    2_001_337_79,
    2_018_940_36,
    2_036_102_84,
    2_053_571_00,
    2_300_000_00,
)
LAST_TWO_RATES = (711, 742)
EARLIER_RATES = (718, 724, 721, 729, 733, 727, 735, 731, 728, 722)
"""The shape of the first ten months' rates; their level follows from payers and teams."""

DAYS_BY_MONTH = (37, 37, 36, 36, 36, 35, 35, 34, 34, 34, 33, 28)


def unpaid_at(paid: int, rate: int) -> int:
    """Dollars closed unpaid beside which the paid dollars make the rate."""
    return (paid * (1000 - rate) + rate // 2) // rate
