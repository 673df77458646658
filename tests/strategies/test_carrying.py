"""Whether a logged touch is the work that a step asked for."""

from datetime import date

import pytest

from claims.choices import ContactResult
from strategies.choices import Channel
from strategies.rules.carrying import FAILED, NOTE, carries_out, in_time


@pytest.mark.parametrize(
    ("channel", "contact", "carried"),
    [
        (Channel.PHONE, ContactResult.REACHED, True),
        (Channel.PHONE, ContactResult.AUTOMATED, True),
        (Channel.PHONE, ContactResult.PORTAL, False),
        (Channel.PHONE, "", True),
        (Channel.PORTAL, ContactResult.PORTAL, True),
        (Channel.PORTAL, ContactResult.REACHED, False),
        (Channel.FAX, ContactResult.FAX_SENT, True),
        (Channel.LETTER, ContactResult.FAX_SENT, True),
        (Channel.PERSON, "", True),
    ],
)
def test_a_contact_carries_out_steps_of_its_channel(
    channel: str, contact: str, carried: bool
) -> None:
    assert carries_out(channel, contact, "INPROC") is carried


@pytest.mark.parametrize("contact", FAILED)
@pytest.mark.parametrize("channel", Channel)
def test_an_attempt_that_reached_nobody_carries_out_nothing(channel: str, contact: str) -> None:
    assert not carries_out(channel, contact, "INPROC")


def test_a_note_carries_out_nothing() -> None:
    assert not carries_out(Channel.PHONE, ContactResult.REACHED, NOTE)


def test_a_touch_long_before_the_day_belongs_to_something_else() -> None:
    due = date(2026, 11, 20)
    assert in_time(date(2026, 11, 17), due)
    assert not in_time(date(2026, 11, 16), due)
