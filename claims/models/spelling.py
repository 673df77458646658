"""`claim_number__plain`: a number without what does not tell it from another, in SQL."""

from django.db.models import CharField, TextField, Transform

from claims.rules.spelling import IGNORED


class Plain(Transform):
    """The same as `claims.rules.spelling.plain`; an index of the expression answers it. Upper
    case of the collation "C" is that of ASCII alone."""

    lookup_name = "plain"
    template = f"ltrim(upper(translate(%(expressions)s, '{IGNORED}', '')), '0')"
    output_field = TextField(db_collation="C")


CharField.register_lookup(Plain)
