"""A payer merged into another counts as that other, however often that was merged in turn."""

from collections.abc import Mapping


def final_payers(merged_into: Mapping[int, int | None]) -> dict[int, int]:
    """For every payer the one its figures stand under."""
    return {payer: _end_of(payer, merged_into) for payer in merged_into}


def _end_of(payer: int, merged_into: Mapping[int, int | None]) -> int:
    seen = {payer}
    while (target := merged_into.get(payer)) is not None and target not in seen:
        seen.add(target)
        payer = target
    return payer
