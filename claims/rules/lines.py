"""The line of business that a payer's name suggests, until a supervisor decides."""

import re

from claims.choices import LineOfBusiness as Line

# First match wins: a Medicare Advantage plan also has the word Medicare in its name.
PATTERNS: tuple[tuple[re.Pattern[str], Line], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), line)
    for pattern, line in (
        (
            r"medicare\s*(adv|advantage|replacement)|\bm\.?a\.? plan|\bmapd\b|part c\b",
            Line.MEDICARE_ADVANTAGE,
        ),
        (
            r"(humana|aetna|uhc|united\s*health\w*|wellcare|cigna|bcbs|blue\b.*|anthem|devoted|"
            r"clover|oscar|molina|centene|healthspring)\b.*\bmedicare",
            Line.MEDICARE_ADVANTAGE,
        ),
        (
            r"medicaid|medi-?cal\b|\bmco\b|\bchip\b|masshealth|soonercare|tenncare|badgercare",
            Line.MEDICAID,
        ),
        (r"\bmedicare\b|\bnoridian\b|\bpalmetto gba\b|\bnovitas\b", Line.MEDICARE),
        (r"tricare|champus|humana military", Line.TRICARE),
        (r"\bva\b|veterans?|champva|\boptum va\b|community care network", Line.VETERANS),
        (
            r"work(ers?|men)?['’]?s?\s*comp|\bwc\b|state (insurance )?fund",
            Line.WORKERS_COMPENSATION,
        ),
        (r"self\s*-?\s*pay|uninsured|no[ _]insurance|patient pay", Line.SELF_PAY),
    )
)


def proposed_line(payer_name: str) -> Line:
    """The proposal; commercial when nothing in the name speaks for another line."""
    for pattern, line in PATTERNS:
        if pattern.search(payer_name):
            return line
    return Line.COMMERCIAL
