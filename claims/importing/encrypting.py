"""Patients' values on their way to the stage: encrypted, and marked by their blind index."""

from arengine.lib.blind_index import Normalise, marking, normal_id, normal_name
from arengine.lib.encryption import decrypt, encrypting

ENCRYPTED: dict[str, Normalise] = {"patient_name": normal_name, "member_id": normal_id}
"""Column of the claim -> how its values are normalised; `<column>_key` is its blind index."""

REMEMBERED = 50_000
BLANK = "\\\\x\t\\\\x"


class Encrypted(dict[str, str]):
    """Plain text -> COPY text of its index and its ciphertext: two columns of the stage in one.

    A value seen again keeps its ciphertext: that it is the same, the index tells anyway.
    """

    def __init__(self, column: str) -> None:
        super().__init__({"": BLANK})
        self.encrypt = encrypting(f"claims_claim.{column}")
        self.mark = marking(f"claims_claim.{column}", ENCRYPTED[column])

    def __missing__(self, text: str) -> str:
        if len(self) > REMEMBERED:
            self.clear()
            self[""] = BLANK
        sealed = self.encrypt(text.encode())
        pair = self[text] = f"\\\\x{self.mark(text).hex()}\t\\\\x{sealed.hex()}"
        return pair


def decrypted(column: str, value: bytes) -> str:
    """What a claim's encrypted column says."""
    stored = bytes(value)
    return decrypt(stored, f"claims_claim.{column}").decode() if stored else ""
