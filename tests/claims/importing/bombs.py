# ruff: noqa: E501 (namespaces are long)
"""Workbooks made to unpack to far more than they look. Each is (name, content)."""

import io
import random
import struct
import zipfile
from collections.abc import Iterator

TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
RELS = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
BOOK = b"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Claims" sheetId="1" r:id="r1"/></sheets></workbook>"""
BOOK_RELS = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""
OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSE = b"</sheetData></worksheet>"
SHEET = "xl/worksheets/sheet1.xml"
MB = 1 << 20


def book(sheet: bytes = OPEN + CLOSE, **parts: bytes) -> bytes:
    """A minimal workbook; `parts` are further parts by name, or replace the usual ones."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        usual = {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELS,
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": BOOK_RELS,
            SHEET: sheet,
        }
        for name, content in {**usual, **parts}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def cell(text: bytes) -> bytes:
    return b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + text + b"</t></is></c></row>"


def _noise(size: int) -> bytes:
    """Text that does not compress away, so that only streaming finds it."""
    return random.Random(1).randbytes(size // 2).hex().encode()


def _patched(content: bytes, sheet_size: int) -> bytes:
    """The same archive, its directory giving another unpacked size for the sheet."""
    data = bytearray(content)
    at = data.rfind(SHEET.encode()) - 46
    struct.pack_into("<L", data, at + 24, sheet_size)
    return bytes(data)


def _overlapping(content: bytes) -> bytes:
    """Two directory entries share the compressed bytes of one part."""
    data = bytearray(content)
    first = data.find(b"PK\x01\x02")
    at = data.rfind(SHEET.encode()) - 46
    data[first + 42 : first + 46] = data[at + 42 : at + 46]
    return bytes(data)


def _many_parts(count: int) -> bytes:
    return book(**{f"xl/media/{n}.xml": b"" for n in range(count)})


def _rows(row: bytes, count: int) -> bytes:
    return OPEN + row * count + CLOSE


def _laughs(declared: bytes) -> bytes:
    entities = b'<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9)
    )
    return declared + b"<!DOCTYPE x [" + entities + b"]>" + OPEN + cell(b"&j;") + CLOSE


def all_bombs() -> Iterator[tuple[str, bytes]]:
    yield "ratio: one sheet of zeros", book(_rows(b"<row/>", 20 * MB))
    yield "rows: a million small rows", book(_rows(b'<row><c t="n"><v>1</v></c></row>', 999_999))
    yield "cell: 200 MB of one letter", book(OPEN + cell(b"A" * (200 * MB)) + CLOSE)
    yield "cell: 12 MB that do not compress", book(OPEN + cell(_noise(12 * MB)) + CLOSE)
    yield "cell: entities in place of letters", book(OPEN + cell(b"&#65;" * (6 * MB)) + CLOSE)
    yield (
        "columns: a million in one row",
        book(OPEN + b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>" + CLOSE),
    )
    yield (
        "columns: 600 in every row",
        book(_rows(b"<row>" + b'<c t="n"><v>1</v></c>' * 600 + b"</row>", 50)),
    )
    yield (
        "text: shared strings of 300 MB",
        book(**{"xl/sharedStrings.xml": b"<sst>" + b"<si><t>x</t></si>" * (18 * MB) + b"</sst>"}),
    )
    yield (
        "text: one shared string of 2 MB",
        book(**{"xl/sharedStrings.xml": b"<sst><si><t>" + _noise(2 * MB) + b"</t></si></sst>"}),
    )
    yield (
        "styles: a million formats",
        book(
            **{
                "xl/styles.xml": b"<styleSheet>"
                + b'<xf numFmtId="1"/>' * 1_000_000
                + b"</styleSheet>"
            }
        ),
    )
    yield "count: 5,000 parts", _many_parts(5_000)
    yield "count: a directory of 2 MB", _many_parts(30_000)
    yield "sheets: workbook part of 20 MB", book(**{"xl/workbook.xml": BOOK + b" " * (20 * MB)})
    yield "entities: billion laughs in a sheet", book(_laughs(b""))
    yield (
        "entities: quadratic blow-up in strings",
        book(**{"xl/sharedStrings.xml": _laughs(b'<?xml version="1.0"?>')}),
    )
    yield "entities: hidden in UTF-16", book(_laughs(b"").decode().encode("utf-16"))
    yield "nested: an archive inside", book(**{"xl/embeddings/inner.zip": book()})
    yield "false size: the directory says 10 bytes", _patched(book(_rows(b"<row/>", 5 * MB)), 10)
    yield "false size: the directory says 3 GB", _patched(book(), 3_000_000_000)
    yield "overlap: parts share their bytes", _overlapping(book(OPEN + cell(b"x") + CLOSE))
    yield (
        "reference: a file outside",
        book(
            b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
            + OPEN
            + cell(b"&f;")
            + CLOSE
        ),
    )
