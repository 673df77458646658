"""Amounts leave as text, to the cent."""

from decimal import Decimal

from arengine.lib.json_out import ExactJSONRenderer


def test_an_amount_is_text_with_its_places() -> None:
    body = {"balance": Decimal("10.10"), "large": Decimal("999999999999.99")}
    assert ExactJSONRenderer().render(body) == b'{"balance":"10.10","large":"999999999999.99"}'
