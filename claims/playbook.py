"""The playbook card of one claim: its codes in plain words, and what to do first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.choices import AppealAdvice
from claims.models import Claim, DenialCode
from claims.remembered import remembered
from claims.rules.denials import GROUPS, Code, codes_in, leading, no_appeal

UNKNOWN = "Not in the playbook yet."


@dataclass(frozen=True, slots=True)
class CodeInWords:
    """One code of the claim; `official` is empty unless a licensed list was loaded."""

    code: str
    words: str
    official: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What a denial means and how to go about it."""

    codes: tuple[CodeInWords, ...]
    group: str = ""
    category: str = ""
    category_words: str = ""
    first_action: str = ""
    appeal: AppealAdvice | None = None
    appeal_note: str = ""
    owner: str = ""
    documents: tuple[str, ...] = ()

    @property
    def may_appeal(self) -> bool:
        return self.appeal not in (None, AppealAdvice.NO)


def playbook_card(claim: Claim) -> Card | None:
    """The card; None where the claim has no denial code. One query."""
    codes = codes_in(claim.denial_code)
    if not codes:
        said = claim.denial_code
        return Card((CodeInWords(said, "Not a code we can read."),)) if said else None
    named = remembered(("denials", *codes), lambda: list(DenialCode.objects.named(codes)))
    return _built(codes, named, claim.payer.line_of_business)


def cards_of_codes(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Card]:
    """The cards of codes, each with a payer's line of business. One query."""
    codes = {pair: codes_in(pair[0]) for pair in wanted}
    every = sorted({code for found in codes.values() for code in found})
    named = list(DenialCode.objects.named(every)) if every else []
    return {pair: _built(found, named, pair[1]) for pair, found in codes.items()}


def _built(codes: Sequence[Code], named: Iterable[DenialCode], line_of_business: str) -> Card:
    rows = {(row.kind, row.value): row for row in named}
    words = tuple(_in_words(code, rows.get((code.kind, code.value))) for code in codes)
    first = leading(codes)
    group = GROUPS.get(first.group, "") if first else ""
    deciding = rows.get((first.kind, first.value)) if first else None
    if deciding is None:
        return Card(words, group)
    return _card(words, group, deciding, no_appeal(codes, line_of_business))


def _in_words(code: Code, row: DenialCode | None) -> CodeInWords:
    if row is None:
        return CodeInWords(str(code), UNKNOWN)
    return CodeInWords(str(code), row.words or UNKNOWN, row.official_text, row.pk)


def _card(words: Sequence[CodeInWords], group: str, row: DenialCode, never: str) -> Card:
    """What the code leaves blank its category says; what may never be appealed, never is."""
    usual = row.category
    own_appeal = row.appeal or row.appeal_note
    appeal = row.appeal or (usual.appeal if usual else "")
    note = row.appeal_note if own_appeal or not usual else usual.appeal_note
    return Card(
        codes=tuple(words),
        group=group,
        category=usual.label if usual else "",
        category_words=usual.words if usual else "",
        first_action=row.first_action or (usual.first_action if usual else ""),
        appeal=AppealAdvice.NO if never else AppealAdvice(appeal) if appeal else None,
        appeal_note=never or note,
        owner=row.owner or (usual.owner if usual else ""),
        documents=_lines(row.documents or (usual.documents if usual else "")),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
