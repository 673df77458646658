import base64
import stat

from launcher.home import Home
from launcher.keys import secrets_of


def test_secrets_are_made_once_and_closed_to_others(home: Home) -> None:
    first = secrets_of(home)
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o600
    assert secrets_of(home) == first
    assert set(first) == {"SECRET_KEY", "FIELD_KEYS"}


def test_field_keys_are_two_named_keys_of_32_bytes(home: Home) -> None:
    keys = dict(key.split(":") for key in secrets_of(home)["FIELD_KEYS"].split(","))
    assert list(keys) == ["k1", "idx"]
    assert [len(base64.b64decode(key)) for key in keys.values()] == [32, 32]
    assert keys["k1"] != keys["idx"]


def test_half_written_secrets_of_a_stopped_machine_are_replaced(home: Home) -> None:
    home.secrets.with_suffix(".new").write_text("SECRET")
    assert "FIELD_KEYS" in secrets_of(home)
