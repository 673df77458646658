"""What kinds of bulk actions are given, and the reasons for which a claim is left out."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from claims.choices import Status

Values = Mapping[str, Any]
# A reason in words, and the claims that it holds for.
Refusals = list[tuple[str, Q]]
WITHDRAWN = ("it was withdrawn with its import", Q(withdrawn_at__isnull=False))
NOT_OPEN = ("it has no open balance", ~Q(status=Status.OPEN))
