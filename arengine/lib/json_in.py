"""JSON that is taken in: amounts as they are written, no doubled names, nothing too deep."""

import codecs
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """The parser of every API request: a number with a fraction is a Decimal, never a float."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        _refuse_size((parser_context or {})["request"])
        try:
            text = codecs.decode(stream.read(), "utf-8")
            return json.loads(
                text,
                parse_float=Decimal,
                parse_constant=_refuse_constant,
                object_pairs_hook=_once_each,
            )
        except UnicodeDecodeError:
            raise ParseError("The body is not UTF-8.") from None
        except RecursionError:
            raise ParseError("The body is nested too deeply.") from None
        except ValueError as error:
            raise ParseError(f"The body is not JSON: {error}") from None


def _refuse_size(request: Any) -> None:
    """The REST framework reads a body whole, past Django's own limit."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or length):
        raise RequestDataTooBig


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names all differ; which of two values counts is not guessed."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found
