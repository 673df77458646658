"""Rules of passwords: long, not known, not about this place. Any characters, no expiry."""

import re
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from accounts.models import Facility
from arengine.lib.fold import fold

SHORTEST, BETTER, LONGEST = 12, 15, 1024
OUR_WORDS = frozenset({"arengine", "ar follow-up", "followup", "follow-up", "claims", "healthcare"})
LEFT_OVER = 8
"""What remains of a password without words of this place has to be this long."""


class LengthValidator:
    """At least 12 characters, spaces included; so long that no passphrase is refused."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(f"Too short: at least {SHORTEST} characters.", "too_short")
        if len(password) > LONGEST:
            raise ValidationError(f"Too long: at most {LONGEST} characters.", "too_long")

    def get_help_text(self) -> str:
        return (
            f"At least {SHORTEST} characters, better {BETTER} or more: a few words that do not "
            "belong together are strong and easy to keep. Any characters, spaces too."
        )


class CommonValidator(password_validation.CommonPasswordValidator):
    """Not one of the 20,000 passwords that are tried first, with or without a number behind."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        super().validate(re.sub(r"[\W\d_]+$", "", password), user)
        if len(set(password.casefold())) < 5:
            raise ValidationError("Too few different characters.", "too_uniform")

    def get_help_text(self) -> str:
        return "Not one that is found in lists of stolen passwords, nor one with a number behind."


class ContextValidator:
    """Not made of the names of this product and these facilities."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = fold(password)
        for word in sorted(self._words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < LEFT_OVER and rest != fold(password):
            raise ValidationError(
                "Too easy to guess: it is made of names of this place.", "from_context"
            )

    def _words(self) -> frozenset[str]:
        names = Facility.objects.values_list("key", flat=True)
        return OUR_WORDS | {word for key in names for word in (key, *key.split()) if len(word) > 3}

    def get_help_text(self) -> str:
        return "Not made of your name, your facility's, or this product's."
