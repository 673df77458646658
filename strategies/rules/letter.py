"""A letter as a PDF. The same letter is the same bytes, whenever it is made."""

import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

# The fonts that every reader of PDF has know these letters.
ENCODING = "cp1252"
BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=14.5, spaceAfter=8)
HEAD = ParagraphStyle("head", BODY, fontName="Helvetica-Bold", fontSize=14, spaceAfter=18)
BOLD = ParagraphStyle("bold", BODY, fontName="Helvetica-Bold", spaceAfter=4)
LINES = ParagraphStyle("lines", BODY, spaceAfter=0)
DATE = ParagraphStyle("date", BODY, alignment=TA_RIGHT)
GAP = 14


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on the paper. `concerning` are lines such as ("Claim", "A-1")."""

    sender: str
    recipient: str
    address: str
    dated: str
    subject: str
    concerning: Sequence[tuple[str, str]]
    body: str
    enclosures: Sequence[str] = ()


def letter_as_pdf(letter: Letter) -> bytes:
    """Letterhead, date, what it concerns, body, enclosures, and numbers on the pages."""
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=LETTER, invariant=1, title=printable(letter.subject),
        author=printable(letter.sender), leftMargin=inch, rightMargin=inch,
        topMargin=0.9 * inch, bottomMargin=0.9 * inch,
    )  # fmt: skip
    document.build(_parts(letter), canvasmaker=_numbered(printable(letter.subject)))
    return file.getvalue()


def printable(text: str) -> str:
    """The text in letters that the font knows: accents go where a whole letter is missing."""
    return "".join(_letter(one) for one in unicodedata.normalize("NFC", text))


def unprintable(text: str) -> list[str]:
    """The letters of a text that would be lost."""
    return sorted({one for one in text if one != "?" and printable(one) == "?"})


def _letter(one: str) -> str:
    if one in "\n\t" or (one.isprintable() and _known(one)):
        return one
    plain = "".join(part for part in unicodedata.normalize("NFKD", one) if _known(part))
    return plain or ("" if unicodedata.combining(one) else "?")


def _known(one: str) -> bool:
    try:
        one.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True


def _parts(letter: Letter) -> list[Flowable]:
    concerning = [("Re", letter.subject), *(line for line in letter.concerning if line[1])]
    parts = [
        _paragraph(letter.sender, HEAD),
        *_each([letter.recipient, *letter.address.splitlines()], LINES),
        Spacer(0, GAP),
        _paragraph(letter.dated, DATE),
        *(_paragraph(value, LINES, f"{label}: ") for label, value in concerning),
        Spacer(0, GAP),
        *_each(letter.body.split("\n\n"), BODY),
    ]
    if letter.enclosures:
        numbered = [f"{place}. {name}" for place, name in enumerate(letter.enclosures, 1)]
        parts += [Spacer(0, GAP), _paragraph("Enclosures", BOLD), *_each(numbered, LINES)]
    return parts


def _each(texts: Sequence[str], style: ParagraphStyle) -> list[Flowable]:
    return [_paragraph(text.strip(), style) for text in texts if text.strip()]


def _paragraph(text: str, style: ParagraphStyle, label: str = "") -> Paragraph:
    words = escape(printable(text)).replace("\n", "<br/>")
    return Paragraph(f"<b>{escape(label)}</b>{words}" if label else words, style)


def _numbered(subject: str) -> Callable[..., Canvas]:
    """A canvas that says on each page which of how many it is."""

    class Numbered(Canvas):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self.pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for place, page in enumerate(self.pages, 1):
                self.__dict__.update(page)
                self.setFont("Helvetica", 8)
                said = f"{subject} · page {place} of {len(self.pages)}"
                self.drawCentredString(LETTER[0] / 2, 0.5 * inch, said)
                super().showPage()
            super().save()

    return Numbered
