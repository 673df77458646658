"""Secrets of this machine, made once and kept: losing FIELD_KEYS loses what they encrypt."""

import base64
import os
import secrets

from launcher.home import Home


def secrets_of(home: Home) -> dict[str, str]:
    """SECRET_KEY and FIELD_KEYS of this home; made on the first call, mode 0600."""
    if not home.secrets.exists():
        _write_new(home)
    lines = home.secrets.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def fresh_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": f"k1:{_key()},idx:{_key()}",
    }


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write_new(home: Home) -> None:
    # Written aside and renamed, so that a machine that stops half-way leaves no half a key.
    aside = home.secrets.with_suffix(".new")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in fresh_secrets().items())
        file.flush()
        os.fsync(file.fileno())
    aside.rename(home.secrets)
