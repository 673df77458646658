"""Patients' values on their way to the stage: encrypted, and marked by their blind index."""

from collections.abc import Sequence

from arengine.lib.blind_index import Normalise, marks_of, normal_id, normal_name
from arengine.lib.encryption import decrypt, encrypt_all

ENCRYPTED: dict[str, Normalise] = {"patient_name": normal_name, "member_id": normal_id}
"""Column of the claim -> how its values are normalised; `<column>_key` is its blind index."""

REMEMBERED = 5_000
BLANK = "\\\\x\t\\\\x"


class Encrypted(dict[str, str]):
    """Plain text -> COPY text of its index and its ciphertext: two columns of the stage in one.

    A value seen again keeps its ciphertext: that it is the same, the index tells anyway.
    """

    def __init__(self, name: str) -> None:
        super().__init__({"": BLANK})
        self.column, self.normalise = f"claims_claim.{name}", ENCRYPTED[name]

    def __missing__(self, text: str) -> str:
        return self.whole([text])[0]

    def whole(self, texts: Sequence[str]) -> list[str]:
        """A block's column; what is new in it is encrypted at once, without a call for each."""
        if len(self) > REMEMBERED:
            self.clear()
            self[""] = BLANK
        new = list(dict.fromkeys(texts).keys() - self.keys())
        marks = marks_of(new, self.column, self.normalise)
        encrypted = encrypt_all([text.encode() for text in new], self.column)
        for text, mark, value in zip(new, marks, encrypted, strict=True):
            self[text] = f"\\\\x{mark.hex()}\t\\\\x{value.hex()}"
        return list(map(self.__getitem__, texts))


def decrypted(column: str, value: bytes) -> str:
    """What a claim's encrypted column says."""
    stored = bytes(value)
    return decrypt(stored, f"claims_claim.{column}").decode() if stored else ""
