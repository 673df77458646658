"""Signatures: held against the published example of Standard Webhooks."""

from datetime import timedelta

from exchange.rules.retries import MOST_TRIES, wait_after
from exchange.rules.signing import body_of, new_secret, signature, signed_headers

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EVENT = "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_the_published_example_is_signed_as_published() -> None:
    signed = signature(SECRET, EVENT, 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_valid_secret_signs() -> None:
    other = new_secret()
    headers = signed_headers([SECRET, other], "touch-1", 1614265330, b"{}")
    assert headers == {
        "webhook-id": "touch-1",
        "webhook-timestamp": "1614265330",
        "webhook-signature": " ".join(
            signature(secret, "touch-1", 1614265330, b"{}") for secret in (SECRET, other)
        ),
    }


def test_secrets_are_long_and_never_the_same() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    assert len(new_secret()) == len("whsec_") + 44


def test_a_body_is_the_same_bytes_at_every_try() -> None:
    assert body_of({"b": 1, "a": {"d": "é", "c": None}}) == body_of(
        {"a": {"c": None, "d": "é"}, "b": 1}
    )


def test_there_are_eight_tries_with_growing_waits() -> None:
    waits = [wait_after(tries) for tries in range(1, MOST_TRIES + 1)]
    assert MOST_TRIES == 8
    assert waits[-1] is None
    assert waits[:-1] == sorted(waits[:-1])
    assert sum(waits[:-1], timedelta()) == timedelta(hours=27, minutes=35, seconds=5)
