"""Which query parameters and form fields a page reads, noted while it is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.core.handlers import wsgi
from django.http import QueryDict, request


class NotedQueryDict(QueryDict):
    """Notes every name that somebody looks for, whether it is there or not."""

    names: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().getlist(key, default)

    def _note(self, key: object) -> None:
        NotedQueryDict.names.add(str(key))


@contextmanager
def noted() -> Iterator[set[str]]:
    """The names looked for inside the block."""
    NotedQueryDict.names = set()
    noting: Any = {"QueryDict": NotedQueryDict}
    with patch.multiple(wsgi, **noting), patch.multiple(request, **noting):
        yield NotedQueryDict.names
