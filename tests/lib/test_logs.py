"""Logs tell which page was asked for, never what was searched."""

from arengine.lib.logs import without_query


def test_the_query_of_a_request_is_not_logged() -> None:
    event = {"event": "request_finished", "request": "GET /claims?q=A0042"}
    assert without_query(None, "info", event)["request"] == "GET /claims"


def test_other_events_are_left_alone() -> None:
    assert without_query(None, "info", {"event": "import_failed"}) == {"event": "import_failed"}
