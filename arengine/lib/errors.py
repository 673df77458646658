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


class Stale(Refused):
    """The thing was changed since the caller read it: 412 in the API, 409 on pages, told both."""

    def __init__(self, expected: int, current: int | None) -> None:
        is_now = "it does not exist" if current is None else f"it is now version {current}"
        super().__init__(
            "stale", f"You worked on version {expected}; {is_now}. Nothing was written."
        )
        self.expected = expected
        self.current = current


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
