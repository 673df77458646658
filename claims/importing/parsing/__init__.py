"""From the text of one cell to a value. Every parser raises `CellError` and nothing else."""

from .ages import parse_bucket, parse_days
from .dates import DateOrder, OrderVerdict, date_order, judge_columns, judge_date_order, parse_date
from .errors import NOBODY, CellError
from .money import parse_money
from .texts import parse_claim_number, parse_text

__all__ = [
    "NOBODY",
    "CellError",
    "DateOrder",
    "OrderVerdict",
    "date_order",
    "judge_columns",
    "judge_date_order",
    "parse_bucket",
    "parse_claim_number",
    "parse_date",
    "parse_days",
    "parse_money",
    "parse_text",
]
