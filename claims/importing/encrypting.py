"""Patients' values on their way to the claims. The stage holds their blind indexes, which is all
that comparing needs; the values wait beside it in sealed blocks of rows, and are encrypted one by
one only for the claims that take them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from arengine.lib.blind_index import Normalise, marks_of, normal_id, normal_name
from arengine.lib.encryption import decrypt, encrypt_all
from claims.models import StagedPatients

ENCRYPTED: dict[str, Normalise] = {"patient_name": normal_name, "member_id": normal_id}
"""Column of the claim -> how its values are normalised; `<column>_key` is its blind index."""

REMEMBERED = 5_000
BLANK = "\\\\x"
Block = Mapping[str, Sequence[str]]
"""`row_number` and columns of the claim -> their values, row by row."""


class Marks(dict[str, str]):
    """Plain text -> COPY text of its blind index."""

    def __init__(self, name: str) -> None:
        super().__init__({"": BLANK})
        self.column, self.normalise = f"claims_claim.{name}", ENCRYPTED[name]

    def whole(self, texts: Sequence[str]) -> list[str]:
        """A block's column; what is new in it is marked at once, without a call for each."""
        if len(self) > REMEMBERED:
            self.clear()
            self[""] = BLANK
        new = list(dict.fromkeys(texts).keys() - self.keys())
        for text, mark in zip(new, marks_of(new, self.column, self.normalise), strict=True):
            self[text] = f"\\\\x{mark.hex()}"
        return list(map(self.__getitem__, texts))


def joined(block: Block) -> str:
    """A block as one text: how many columns, their names, then their values one after another.
    No value holds a NUL."""
    values = ("\0".join(column) for column in block.values())
    return "\0".join((str(len(block)), *block, *values))


def parted(text: str) -> Block:
    """The block that was joined."""
    count, *rest = text.split("\0")
    names, values = rest[: int(count)], rest[int(count) :]
    rows = len(values) // len(names)
    return {name: values[at * rows : (at + 1) * rows] for at, name in enumerate(names)}


def patients_of(import_id: int, rows: Iterable[int], names: Sequence[str]) -> list[tuple[str, ...]]:
    """For each row, in ascending order: its number, then its values of these columns."""
    wanted, parts, found = sorted(rows), ["row_number", *names], []
    if not wanted or len(parts) == 1:
        return []
    chosen = set(map(str, wanted))
    for block in _blocks(import_id, wanted):
        columns = (block[part] for part in parts)
        found += [row for row in zip(*columns, strict=True) if row[0] in chosen]
    return found


def _blocks(import_id: int, wanted: Sequence[int]) -> Iterator[Block]:
    """Those that hold some of the rows."""
    blocks = StagedPatients.objects.filter(source_import=import_id)
    places = blocks.filter(last_row__gte=wanted[0], first_row__lte=wanted[-1])
    needed = [
        pk
        for pk, first, last in places.values_list("pk", "first_row", "last_row")
        if bisect_left(wanted, first) < bisect_right(wanted, last)
    ]
    for block in blocks.filter(pk__in=needed).order_by("first_row").iterator(10):
        yield parted(block.words)


def encrypted_patients(import_id: int, rows: Iterable[int], names: Sequence[str]) -> dict[str, str]:
    """`said_<column>` -> values of the rows, encrypted, as arrays spelled for SQL."""
    columns = list(zip(*patients_of(import_id, rows, names), strict=True))
    numbers, *texts = columns or [()] * (len(names) + 1)
    said = {
        f"said_{name}": _encrypted(name, column) for name, column in zip(names, texts, strict=True)
    }
    return {"said_row": f"{{{','.join(numbers)}}}", **said}


def _encrypted(name: str, texts: Sequence[str]) -> str:
    values = encrypt_all([text.encode() for text in texts], f"claims_claim.{name}")
    return f"{{{','.join(value.hex() for value in values)}}}"


def decrypted(column: str, value: bytes) -> str:
    """What a claim's encrypted column says."""
    stored = bytes(value)
    return decrypt(stored, f"claims_claim.{column}").decode() if stored else ""
