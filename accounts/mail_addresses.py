"""Addresses that lead back to one message: where answers come, and where more of it is declined."""

from urllib.parse import urlencode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Message

SALT = "accounts.mail_addresses"
LENGTH = 24


def token_of(message: Message) -> str:
    """Fits into an address of mail; nobody can make that of another message."""
    return f"{message.pk}-{_proof(str(message.pk))}"


def message_of(token: str) -> Message | None:
    """The message of a token, None for one that was not made here."""
    identity, _, proof = token.strip().lower().partition("-")
    if not identity.isascii() or not identity.isdecimal() or len(identity) > LENGTH:
        return None
    if not constant_time_compare(proof, _proof(identity)):
        return None
    return Message.objects.filter(pk=int(identity)).first()


def answer_address(message: Message) -> str:
    """`answers+17-4f..@clinic.example` of MAIL_ANSWERS; empty where answers are not collected."""
    mailbox, at, domain = str(settings.MAIL_ANSWERS).partition("@")
    return f"{mailbox}+{token_of(message)}@{domain}" if at else ""


def leave_link(message: Message) -> str:
    """Where the receiver says that they want no more; empty without a public address."""
    base = str(settings.PUBLIC_URL).rstrip("/")
    query = urlencode({"link": token_of(message)})
    return f"{base}/accounts/no-more-mail?{query}" if base else ""


def _proof(identity: str) -> str:
    return salted_hmac(SALT, identity, algorithm="sha256").hexdigest()[:LENGTH]
