"""What is no file of claims at all."""

from collections.abc import Iterator

from tests.claims.importing.awkward.file import GOOD, HEAD, AwkwardFile, refused
from tests.claims.importing.files import csv_bytes, xlsx_bytes, zip_bytes


def other_files() -> Iterator[AwkwardFile]:
    yield refused("empty file", b"", "empty")
    yield refused("only blank lines", b"\n\n  \n", "no rows")
    yield refused("text named .xlsx", csv_bytes(HEAD, GOOD), "plain text", "claims.xlsx")
    yield refused("old Excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), ".xls", "a.xls")
    yield refused("web page named .xls", b"<html><table><tr><td>1</td></tr></table>", "web page")
    yield refused("PDF", b"%PDF-1.7\n%\xe2\xe3", "PDF", "claims.pdf")
    yield refused("picture", b"\x89PNG\r\n\x1a\n" + bytes(64), "picture", "claims.png")
    yield refused("zip archive", zip_bytes(**{"claims.csv": b"a,b"}), "zip", "claims.zip")
    yield refused(
        "Word document",
        zip_bytes(**{"[Content_Types].xml": b"", "word/document.xml": b""}),
        "not an .xlsx",
    )
    yield refused("cut-off workbook", xlsx_bytes([["a"]])[:2000], "damaged", "claims.xlsx")
    yield refused("prose", b"Dear Sir,\nplease find the claims attached.\n", "claim number")
    wide = ",".join(f"c{n}" for n in range(501))
    yield refused("501 columns", csv_bytes(HEAD, wide), "columns")
    yield refused("501 headers", csv_bytes(f"{HEAD},{wide}", GOOD), "columns")
    yield refused(
        "a cell of more than 1 MB", csv_bytes(HEAD, f"1,{'x' * (1 << 20)}y,5.00,3"), "1 MB"
    )
