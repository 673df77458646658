"""What encryption costs a first load: the same file with it and without, in turn."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.imports import take_in, write_files

# By how much the rows a second may fall.
ROUNDS, ROWS, MOST = 3, 200_000, 0.15
PLAIN = "plain"


def encryption_figure(folder: Path, rows: int, begin: Callable[[], None]) -> Figure:
    """`begin` empties the portfolio. Leaves the last load behind."""
    path = write_files(folder, min(rows, ROWS))["first"]
    seconds: dict[str, list[float]] = {"": [], PLAIN: []}
    for turn in range(ROUNDS):
        # Neither way is always the first of its round.
        for way in sorted(seconds, reverse=bool(turn % 2)):
            begin()
            seconds[way].append(take_in(path, *filter(None, [way]))["seconds"])
    sealed, plain = median(seconds[""]), median(seconds[PLAIN])
    fall = 1 - plain / sealed
    return Figure(
        "import, first load: its encryption", min(rows, ROWS), sealed,
        f"{sealed:.2f} s, without it {plain:.2f} s: {fall:.1%} fewer rows/s", f"< {MOST:.0%}",
        fall < MOST,
        {"seconds": seconds},
    )  # fmt: skip


def leave_words_plain() -> None:
    """In this process patients' words are stored, marked and read as they are. The benchmark's own
    alone: the product has no switch for it."""
    from arengine.lib import encrypted_fields
    from claims.importing import copying, encrypting

    def kept(value: bytes, column: str) -> bytes:
        return bytes(value)

    def all_kept(values: Sequence[bytes], column: str) -> list[bytes]:
        return list(values)

    def marked(values: Sequence[str], column: str, normalise: object) -> list[bytes]:
        return [value.encode() for value in values]

    for module, name, verb in (
        *((copying, "encrypt", kept), (encrypting, "decrypt", kept)),
        *((encrypting, "encrypt_all", all_kept), (encrypting, "marks_of", marked)),
        *((encrypted_fields, "encrypt", kept), (encrypted_fields, "decrypt", kept)),
    ):
        setattr(module, name, verb)
