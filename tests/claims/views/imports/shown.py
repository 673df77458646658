"""What the wizard shows, and its form as it would be sent back."""

import csv
import io
from typing import Any

from claims.models import Import
from tests.claims.importing.claims_files import text_of


def body(response: Any) -> str:
    return " ".join(response.content.decode().split())


def columns_of(received: Import, **said: str) -> dict[str, str]:
    """The form as the page shows it, with some fields changed."""
    mapping = received.mapping
    used = {at: name for name, at in mapping["columns"].items()}
    answers = {f"use_{at}": used.get(at, "") for at in range(len(mapping["headers"]))}
    orders = {
        f"order_{mapping['columns'][name]}": order for name, order in mapping["date_orders"].items()
    }
    return {**answers, **orders, "duplicates": "reject", **said}


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text_of(response).removeprefix("\ufeff"))))
