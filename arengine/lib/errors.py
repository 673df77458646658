"""The outcomes a verb can have besides success. Anything else is a bug and rises.

`ValidationError` (Django's) is bad input, `Refused` a rule that said no,
`PartnerError` a failure outside our walls.
"""


class Refused(Exception):
    """A rule said no: 409 in the API, a message on pages."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class PartnerError(Exception):
    """A system outside failed; `permanent` says that trying again is pointless."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
