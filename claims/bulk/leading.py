"""The code that says why a claim is denied, in SQL, as `claims.rules.denials.leading` has it."""

from typing import Any

from django.db.models import CharField, Func, Q, Value
from django.db.models.lookups import In

from claims.rules.denials import PATTERN, QUIET

# Adjustment reasons before remarks, loud ones before quiet ones, the first of them. `%(...)s`
# stands for what is read. Letters without digits, then the number without zeros before it.
LEADING = rf"""(
    SELECT letters || CASE WHEN letters = 'MA' THEN lpad(number, greatest(2, length(number)), '0')
        ELSE number END
    FROM regexp_matches(upper(%(expressions)s COLLATE "C"), '{PATTERN}', 'g')
        WITH ORDINALITY AS found (parts, place)
    CROSS JOIN LATERAL (SELECT rtrim(parts[2], '0123456789') AS letters,
        substring(parts[2] FROM '[0-9]+$')::int::text AS number) spelt
    ORDER BY CASE WHEN letters IN ('M', 'MA', 'N') THEN 2
        WHEN letters || number IN ({", ".join(f"'{code}'" for code in QUIET)}) THEN 1
        ELSE 0 END, place
    LIMIT 1)"""


class LeadingCode(Func):
    """The value of the leading code of a column, `197` or `MA130`; null where there is none."""

    template = LEADING
    output_field = CharField()


def led_by(codes: tuple[str, ...]) -> Q:
    """The claims whose leading code is one of these."""
    wanted: Any = In(LeadingCode("denial_code"), [Value(code) for code in codes])
    return ~Q(denial_code="") & Q(wanted)
