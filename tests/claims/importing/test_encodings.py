"""One file of hard names in 8 encodings x 4 delimiters x 3 line ends: always the same rows."""

import codecs
import csv
import io

import pytest

from claims.importing.reading import FileRefused, detect, read_rows

NAMES = [
    "Müller, José",
    'O"Neil "Bob"',
    "Ñandú; Çelik|X",
    "Łódź",
    "渡辺",
    "d'Arc – Ève",
    "Zoë\tAnn",
    "",
]
WESTERN = ["Müller, José", 'O"Neil "Bob"', "Ñandú; Çelik|X", "d'Arc – Ève", "Zoë\tAnn", ""]
LATIN = ["Müller, José", 'O"Neil "Bob"', "Ñandú; Çelik|X", "d'Arc - Ève", "Zoë\tAnn", ""]
HEADER = ["Claim Number", "Payer", "Balance", "Aging Days", "Patient Name"]
ENCODINGS = {
    "utf-8": ("utf-8", b"", NAMES),
    "utf-8-sig": ("utf-8", codecs.BOM_UTF8, NAMES),
    "utf-16-le-bom": ("utf-16-le", codecs.BOM_UTF16_LE, NAMES),
    "utf-16-be-bom": ("utf-16-be", codecs.BOM_UTF16_BE, NAMES),
    "utf-16-le": ("utf-16-le", b"", NAMES),
    "utf-16-be": ("utf-16-be", b"", NAMES),
    "cp1252": ("cp1252", b"", WESTERN),
    "latin-1": ("latin-1", b"", LATIN),
}


def rows_of(names: list[str]) -> list[list[str]]:
    return [
        [f"{n:06d}", "AETNA, INC.", f"${n}.50", str(n), names[n % len(names)]] for n in range(500)
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semi", "tab", "pipe"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_detect_reads_the_same_rows(encoding: str, delimiter: str, newline: str) -> None:
    codec, mark, names = ENCODINGS[encoding]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline)
    writer.writerows([HEADER, *rows_of(names)])
    stream = io.BytesIO(mark + text.getvalue().encode(codec))
    fmt = detect(stream)
    assert (fmt.delimiter, fmt.newline, fmt.header) == (delimiter, newline, HEADER)
    assert [cells for _, cells in read_rows(stream, fmt)] == rows_of(names)


HEAD = b"Claim Number,Payer,Balance,Aging Days\n"
ROW = b"1,Aetna,5.00,3\n"


def test_detect_sees_a_cp1252_letter_far_into_the_file() -> None:
    stream = io.BytesIO(HEAD + ROW * 200_000 + b"2,Caf\xe9 Health,1.00,3\n")
    fmt = detect(stream)
    *_, (number, cells) = read_rows(stream, fmt)
    assert fmt.encoding == "cp1252"
    assert (number, cells[1]) == (200_002, "Café Health")


def test_detect_refuses_utf8_with_a_damaged_byte_and_names_its_line() -> None:
    content = HEAD + "1,Café Ünïon,5.00,3\n".encode() + b"2,Caf\xe9,1.00,3\n"
    with pytest.raises(FileRefused, match="line 3"):
        detect(io.BytesIO(content))
    assert detect(io.BytesIO(content), {"encoding": "cp1252"}).encoding == "cp1252"


@pytest.mark.parametrize("content", [HEAD + b"1,A\0B,5.00,3\n", HEAD + ROW + b"\0" * 50])
def test_detect_refuses_nul_bytes(content: bytes) -> None:
    with pytest.raises(FileRefused, match="NUL"):
        detect(io.BytesIO(content))


def test_detect_refuses_bytes_of_no_supported_encoding() -> None:
    with pytest.raises(FileRefused, match="CSV UTF-8"):
        detect(io.BytesIO(HEAD + b"1,\x81\x8d,5.00,3\n"))


def test_detect_refuses_an_unknown_encoding_override() -> None:
    with pytest.raises(FileRefused, match="utf-7"):
        detect(io.BytesIO(HEAD + ROW), {"encoding": "utf-7"})
