"""The codes of a denial: read from whatever a file holds, and when an appeal is out of question."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from claims.choices import CodeKind, LineOfBusiness

GROUPS = {
    "CO": "Contractual: the provider bears it; do not bill the patient.",
    "PR": "Patient responsibility: it may be billed to the patient or the next payer.",
    "OA": "Other adjustment: no other group fits, often another payer's part.",
    "PI": "Payer-initiated: the payer reduced it without a contract that says so.",
    "CR": "Correction of an earlier decision.",
}
# Found beside real reasons; alone they are no denial.
QUIET = ("45", "246", "253")
# Read by Python and by PostgreSQL alike (`claims.bulk.leading`), in capital letters.
PATTERN = (
    r"(?<![A-Z0-9.])(?<!\d-)(?:(CO|PR|OA|PI|CR)[\s*:_-]*)?"
    r"(MA\d{1,3}|[MN]\d{1,3}|[ABDPWY]\d{1,2}|\d{1,3})(?![A-Z0-9]|[.-]\d)"
)
# A letter or digit of another alphabet is none of a code.
_CODE = re.compile(PATTERN, re.ASCII | re.IGNORECASE)


class Code(NamedTuple):
    """One code of a payer: `CO-197` is group CO, CARC 197."""

    group: str
    kind: CodeKind
    value: str

    def __str__(self) -> str:
        return f"{self.group}-{self.value}" if self.group else self.value


def codes_in(text: str) -> tuple[Code, ...]:
    """`CO-197`, `197`, `CO197 N30`, `MA130` as codes, each once, in their order."""
    found = _CODE.finditer(text)
    codes = (_code(*(part.upper() for part in match.groups(default=""))) for match in found)
    return tuple(dict.fromkeys(codes))


def leading(codes: Iterable[Code]) -> Code | None:
    """The code that says why: an adjustment reason, a loud one if there is one; else a remark."""
    every = list(codes)
    reasons = [code for code in every if code.kind == CodeKind.CARC]
    loud = [code for code in reasons if code.value not in QUIET]
    return next(iter([*loud, *reasons, *every]), None)


def no_appeal(codes: Iterable[Code], line_of_business: str) -> str:
    """Why nobody can appeal this, whatever the playbook says; "" where one may."""
    values = {(code.kind, code.value) for code in codes}
    if (CodeKind.RARC, "MA130") in values:
        return "Never processed (MA130): it carries no appeal rights. Correct it and send it anew."
    if line_of_business == LineOfBusiness.MEDICARE and (CodeKind.CARC, "29") in values:
        return "Medicare hears no appeal of a claim that was filed late."
    return ""


def _code(group: str, value: str) -> Code:
    is_remark = value[0] in "MN"
    letters = value.rstrip("0123456789")
    number = int(value[len(letters) :])
    spelled = f"{number:02}" if letters == "MA" else str(number)
    return Code(
        "" if is_remark else group, CodeKind.RARC if is_remark else CodeKind.CARC, letters + spelled
    )
