"""The ground of the matrix: one person a role, and rows at each distance from them."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from accounts.models import User
from claims.models import Claim


@dataclass
class Ground:
    """Who asks, and what they ask for, by the words of the policy."""

    people: dict[str, User]
    claims: dict[str, Claim]
    rows: dict[tuple[str, str], Any] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role in self.people:
            client.force_login(self.people[role])
        return client
