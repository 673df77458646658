"""Filling in texts: `{payer}` and the like become what they stand for on a claim."""

import re
from collections.abc import Mapping

_WORD = re.compile(r"\{([a-z]+)\}")


def fill(text: str, words: Mapping[str, str]) -> str:
    """Known words in braces replaced, once; everything else stays as it is written."""
    return _WORD.sub(lambda found: words.get(found[1], found[0]), text)
