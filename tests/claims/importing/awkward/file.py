"""One awkward file, what it must give, and short ways to write it down."""

from dataclasses import dataclass, field
from datetime import date

from tests.claims.importing.files import csv_bytes

AS_OF = date(2026, 11, 21)
HEAD = "Claim Number,Payer,Balance,Aging Days"
GOOD = "1,Aetna,5.00,3"
ONE = {"1": {"payer": "Aetna", "balance": "5.00", "aging_days": "3"}}


@dataclass(frozen=True)
class AwkwardFile:
    """expected_claims: claim number -> fields that must have these values (others are free).

    expected_errors: (row, field or "" for the whole row, fragment of the message or "").
    refused: fragment of the reason where the file as a whole is refused or asks something.
    The claims and the errors are complete: nothing else is accepted or rejected.
    """

    name: str
    content: bytes
    filename: str = "claims.csv"
    as_of: date = AS_OF
    expected_claims: dict[str, dict[str, str]] = field(default_factory=dict)
    expected_errors: list[tuple[int, str, str]] = field(default_factory=list)
    refused: str | None = None


def claim(payer: str = "Aetna", balance: str = "5.00", days: str = "3") -> dict[str, str]:
    return {"payer": payer, "balance": balance, "aging_days": days}


def money(name: str, text: str, value: str | None) -> AwkwardFile:
    """One row whose balance is `text`; None: that cell is the error."""
    content = csv_bytes(HEAD, f'7,Aetna,"{text}",3', GOOD)
    if value is None:
        return AwkwardFile(
            name, content, expected_claims=ONE, expected_errors=[(2, "balance", "expected")]
        )
    return AwkwardFile(name, content, expected_claims={**ONE, "7": claim(balance=value)})


def row_error(name: str, row: str, column: str, fragment: str = "") -> AwkwardFile:
    """A bad row before a good one: only the bad one is lost."""
    return AwkwardFile(
        name,
        csv_bytes(HEAD, row, GOOD),
        expected_claims=ONE,
        expected_errors=[(2, column, fragment)],
    )


def dates(name: str, texts: list[str], values: list[str]) -> AwkwardFile:
    rows = [f'{n},Aetna,5.00,"{text}"' for n, text in enumerate(texts, 1)]
    claims = {str(n): {"service_from": value} for n, value in enumerate(values, 1)}
    head = "Claim Number,Payer,Balance,DOS"
    return AwkwardFile(name, csv_bytes(head, *rows), expected_claims=claims)


def refused(name: str, content: bytes, fragment: str, filename: str = "claims.csv") -> AwkwardFile:
    return AwkwardFile(name, content, filename, refused=fragment)
