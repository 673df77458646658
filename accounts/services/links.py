"""Links by mail: asking for one looks the same whether somebody has the name or not."""

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string

from accounts.choices import AuditAction, Role
from accounts.links import hours_of, make_link
from accounts.models import User
from accounts.services.audit import record
from accounts.services.lockout import count, keyed
from arengine.lib.errors import TooOften

SUBJECT = "Your sign-in"
"""Says nothing: subjects are read by others."""
MOST = 5
"""People that may share an address of mail."""


def ask_for_link(name: str, address: str) -> list[int]:
    """Whose link is to be sent: none where nobody has that name or address of mail, or where it
    was asked for too often. TooOften is said of the network only, never of the name."""
    if lock := count(f"link:address:{address}", settings.LINKS_PER_ADDRESS):
        message = f"Too many links were asked for from your network. {lock.wait}."
        raise TooOften(message, lock.seconds)
    too_often = count(f"link:name:{keyed(name)}", settings.LINKS_PER_NAME)
    found = people_called(name)
    return [] if too_often else found


def people_called(name: str) -> list[int]:
    """By user name or address of mail, those that can sign in on pages."""
    called = Q(username=name) | Q(email__iexact=name)
    people = User.objects.filter(called, is_active=True).exclude(role=Role.CLIENT)
    return list(people.exclude(email="").values_list("pk", flat=True)[:MOST])


def send_link(user: User, site: str) -> None:
    """Mails a link that sets the password. No place and no claim stands in it."""
    context = {
        "address": f"{site}/accounts/password?link={make_link(user)}",
        "hours": hours_of(user),
        "is_invited": not user.has_usable_password(),
        "username": user.username,
    }
    text = render_to_string("accounts/link.txt", context)
    send_mail(SUBJECT, text, None, [user.email])
    record(AuditAction.LINK_SENT, subject=User._meta.db_table, subject_id=user.pk)
