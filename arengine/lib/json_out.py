"""JSON of the API: amounts as text, never a float, also those that no shape turned into text;
rates and days as numbers."""

from decimal import Decimal
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder


class ExactEncoder(JSONEncoder):
    """Decimals as strings with their own places."""

    def default(self, obj: Any) -> Any:
        return format(obj, "f") if isinstance(obj, Decimal) else super().default(obj)


class ExactJSONRenderer(JSONRenderer):
    """The renderer of every API answer."""

    encoder_class = ExactEncoder


def money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def number(figure: Decimal | None) -> float | None:
    """Already rounded; a JSON number rather than a string."""
    return None if figure is None else float(figure)
