"""Texts and macros of the demo, everyone's: an agent's first day begins with some."""

from claims.models import Macro, Outcome, TextModule

TEXTS = (
    ("called", "Called {payer} about {claim} on {date}; the claim is in process."),
    ("records sent", "Sent the records that {payer} asked for on {date}."),
    ("appeal sent", "Sent the appeal for {claim} to {payer} on {date} with the clinical notes."),
    ("resubmitted", "Not on file with {payer}; sent {claim} again on {date} with proof of filing."),
)
MACROS = (
    ("Still in process", "P", "INPROC", "{payer} says {claim} is still in process."),
    ("Not on file, resubmitted", "N", "NOF", "Not on file with {payer}; sent again on {date}."),
)


def create_phrases() -> None:
    """Makes them where there are none at all."""
    if not TextModule.objects.exists():
        TextModule.objects.bulk_create(TextModule(name=name, text=text) for name, text in TEXTS)
    if not Macro.objects.exists():
        Macro.objects.bulk_create(
            Macro(name=name, key=key, outcome=Outcome.objects.get(code=code), note=note)
            for name, key, code, note in MACROS
        )
