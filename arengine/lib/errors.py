"""The outcomes a verb can have besides success. Anything else is a bug and rises.

`ValidationError` (Django's) is bad input, `Refused` a rule that said no, `TooOften` the same
thing tried too often, `PartnerError` a failure outside our walls.
"""


class Refused(Exception):
    """A rule said no: 409 in the API, a message on pages."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class TooOften(Exception):
    """Tried too often: 429 with Retry-After in the API, a page that says how long elsewhere."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.message = message
        self.seconds = seconds


class PartnerError(Exception):
    """A system outside failed; `permanent` says that trying again is pointless."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
