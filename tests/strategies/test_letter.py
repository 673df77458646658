"""Letters as PDF."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from strategies.rules.letter import Letter, letter_as_pdf, printable, unprintable

LETTER = Letter(
    sender="North Clinic",
    recipient="Aetna",
    address="Appeals\n1 Main Street",
    dated="January 15, 2026",
    subject="Appeal of claim A-1",
    concerning=[("Patient", "Ann Example"), ("Member ID", "")],
    body="To whom it may concern,\n\nwe appeal <b>this</b> & that.",
    enclosures=["Remittance advice"],
)


def pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n")


def test_the_same_letter_is_the_same_bytes() -> None:
    pdf = letter_as_pdf(LETTER)
    assert pdf == letter_as_pdf(LETTER)
    assert (pdf[:5], pages(pdf)) == (b"%PDF-", 1)
    assert pdf != letter_as_pdf(replace(LETTER, body="Another"))


def test_a_long_letter_goes_on_over_pages() -> None:
    assert pages(letter_as_pdf(replace(LETTER, body="A line of the letter.\n\n" * 200))) == 8


def test_letters_that_the_font_lacks_lose_their_accents_or_are_named() -> None:
    assert printable("José Dvořák “so” – yes") == "José Dvorák “so” – yes"
    assert (unprintable("José Dvořák?"), unprintable("王 wrote")) == ([], ["王"])


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_words_make_a_letter(words: str) -> None:
    said = replace(LETTER, sender=words, subject=words, body=words, enclosures=[words])
    assert letter_as_pdf(said).startswith(b"%PDF-")
