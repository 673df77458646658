"""What is true of every operation, said once: errors, limits, keys, versions, examples."""

import copy
from collections.abc import Iterator
from typing import Any

from arengine.lib.problems import PROBLEM, TITLES, TYPES
from claims.api.examples import ANSWERS, REQUESTS

Operation = dict[str, Any]
WRITES = ("post", "put", "patch", "delete")
TOKENS = "/api/token"
# Errors that some operation of the kind gives; the rest may happen anywhere.
ANYWHERE = (400, 401, 403, 404, 405, 406, 429, 500)
OF_WRITES = (409, 413, 415, 422)
VERSIONED = (
    *("claims_upsert", "claims_assign", "claims_payments", "claims_reverse", "claims_write_off"),
    *("claims_touches", "claims_take_back", "claims_correct", "claims_status"),
    *("claims_escalate", "claims_return", "claims_snooze"),
    "message_templates_draft",
)
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457: what went wrong, and where.",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "enum": [*TYPES.values(), "about:blank"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string", "description": "Also in the log and in X-Request-ID."},
        "code": {"type": "string", "description": "Of a refusal: which rule said no."},
        "expected_version": {"type": "integer"},
        "current_version": {"type": ["integer", "null"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": 'JSON pointer; "" is the whole.'},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def _number(text: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": "integer"}}


def _text(text: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": "string"}}


HEADERS = {
    "X-Request-ID": _text("The id of this request in the log."),
    "RateLimit-Limit": _number("Requests a minute."),
    "RateLimit-Remaining": _number("How many are left."),
    "RateLimit-Reset": _number("Seconds until a place is free."),
    "ETag": _text("The version, for If-Match and If-None-Match."),
    "Retry-After": _number("Seconds to wait."),
    "Idempotency-Replayed": _text("`true` where the answer is a kept one."),
    "WWW-Authenticate": _text("How to sign in."),
    "Allow": _text("The methods of this address."),
}
EVERYWHERE = ("X-Request-ID", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
OF_STATUS = {401: ("WWW-Authenticate",), 405: ("Allow",), 409: ("Retry-After",),
             429: ("Retry-After",)}  # fmt: skip


def _header(name: str, text: str, **schema: Any) -> dict[str, Any]:
    schema = {"type": "string", **schema}
    return {"in": "header", "name": name, "description": text, "schema": schema}


IDEMPOTENCY_KEY = _header(
    "Idempotency-Key",
    "Sent again under the same key within 24 hours, the write is not done again.",
    minLength=1,
    maxLength=255,
    pattern="^[!-~]+$",
)
IF_MATCH = _header("If-Match", "The ETag that the write is based on.", pattern='^"[0-9]{1,9}"$')
IF_NONE_MATCH = _header("If-None-Match", "An ETag: 304 where nothing has changed.")


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular, over the whole description."""
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM_SCHEMA
    components["headers"] = HEADERS
    components["responses"] = {f"Problem{status}": _problem(status) for status in TITLES}
    for path, method, operation in _operations(result):
        if operation.get("security"):
            operation["security"] = [{"token": []}, {"session": []}]
        _add_errors(operation, method)
        _add_parameters(operation, path, method)
        _add_headers(operation, path, method)
        _add_examples(operation)
    return result


def _operations(result: dict[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _problem(status: int) -> dict[str, Any]:
    names = (*EVERYWHERE, *OF_STATUS.get(status, ()))
    example = {
        "type": TYPES[status],
        "title": TITLES[status],
        "status": status,
        "detail": "What happened, in words.",
        "request_id": "6f2d0c2e9a0b4d6c8f0e1a2b3c4d5e6f",
    }
    return {
        "description": TITLES[status],
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {
            PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
        },
    }


def _add_errors(operation: Operation, method: str) -> None:
    statuses = [*ANYWHERE, *(OF_WRITES if method in WRITES else ())]
    if operation["operationId"] in VERSIONED:
        statuses.append(412)
    for status in sorted(statuses):
        problem = {"$ref": f"#/components/responses/Problem{status}"}
        operation["responses"][str(status)] = problem


def _add_parameters(operation: Operation, path: str, method: str) -> None:
    wanted = []
    if method in WRITES and not path.startswith(TOKENS):
        wanted.append(IDEMPOTENCY_KEY)
    if operation["operationId"] in VERSIONED:
        wanted.append(IF_MATCH)
    if _is_one(path, method):
        wanted.append(IF_NONE_MATCH)
        operation["responses"]["304"] = {"description": "Nothing has changed."}
    if wanted:
        operation["parameters"] = [*operation.get("parameters", []), *copy.deepcopy(wanted)]


def _is_one(path: str, method: str) -> bool:
    return method == "get" and path.endswith("}/") and "imports" not in path


def _add_headers(operation: Operation, path: str, method: str) -> None:
    names = [*EVERYWHERE]
    if _is_one(path, method) or operation["operationId"] in (
        "claims_upsert",
        "claims_assign",
        "claims_status",
        "claims_snooze",
    ):
        names.append("ETag")
    if method in WRITES and not path.startswith(TOKENS):
        names.append("Idempotency-Replayed")
    for status, response in operation["responses"].items():
        if status < "400":
            response["headers"] = {n: {"$ref": f"#/components/headers/{n}"} for n in names}


def _add_examples(operation: Operation) -> None:
    name = operation["operationId"]
    if name in REQUESTS:
        for content in operation["requestBody"]["content"].values():
            content["example"] = REQUESTS[name]
    for status, response in operation["responses"].items():
        # Of an operation with two good answers the second is named with its status.
        example = ANSWERS.get(f"{name}_{status}", ANSWERS.get(name))
        if example is not None and status.startswith("2"):
            for content in response.get("content", {}).values():
                content["example"] = example
