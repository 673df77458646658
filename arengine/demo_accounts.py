"""Production must not have the demo's published sign-ins."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from accounts.models import User

USERNAMES = ("admin", "supervisor", "agent", "escalation", "government", "general", "auditor")
PASSWORD = "demo-arengine"  # noqa: S105 - published, which is why it is looked for


def published() -> list[str]:
    """User names that can be signed in to with the demo's password."""
    people = User.objects.filter(username__in=USERNAMES, is_active=True)
    return [person.username for person in people if person.check_password(PASSWORD)]


@register(Tags.security, deploy=True)
def check_demo_accounts(**kwargs: Any) -> list[CheckMessage]:
    """Part of `check --deploy`. Without a database to look into there is nothing to say."""
    if not settings.PRODUCTION:
        return []
    try:
        names = published()
    except DatabaseError:
        return []
    hint = "Disable them or give them another password."
    return [Error(f"The demo's sign-in {name} exists.", hint=hint) for name in names]
