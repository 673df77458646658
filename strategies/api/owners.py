"""Who may be named as the owner of something, over the API."""

from typing import Any

from rest_framework import serializers


class OwnerField(serializers.SlugRelatedField):  # type: ignore[type-arg]
    """A username out of `queryset`: of those who may act for it, as the pages offer them."""

    default_error_messages = {
        "does_not_exist": "found “{value}”, expected the username of somebody who may own it",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__("username", **options)
