"""The demo portfolio: one raw export whose figures are the ones the requirements state."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TextIO

import numpy as np
import pandas as pd

from demo.open_claims import draw_open_claims
from demo.people import add_people
from demo.resolved import draw_resolved_claims
from demo.writing import write_claims

DEFAULT_SEED = 20250101


@dataclass(frozen=True)
class Summary:
    """What was written."""

    as_of: date
    rows: int
    payers: int
    open_claims: int
    open_balance: Decimal
    resolved_claims: int


def write_portfolio(
    stream_or_path: TextIO | Path | str, *, as_of: date, seed: int = DEFAULT_SEED
) -> Summary:
    """Write the claims as CSV to a text stream or a new UTF-8 file.

    The same date and seed give the same bytes; another date gives the same claims, moved to it.
    """
    rng = np.random.default_rng(seed)
    claims = _draw_claims(as_of, rng)
    if isinstance(stream_or_path, str | Path):
        with Path(stream_or_path).open("w", encoding="utf-8", newline="") as stream:
            write_claims(claims, stream, rng)
    else:
        write_claims(claims, stream_or_path, rng)
    return _summarise(claims, as_of)


def _draw_claims(as_of: date, rng: np.random.Generator) -> pd.DataFrame:
    claims = pd.concat(
        [draw_open_claims(as_of, rng), draw_resolved_claims(as_of, rng)], ignore_index=True
    )
    claims["aging_days"] = (pd.Timestamp(as_of) - claims["service_on"]).dt.days
    return add_people(claims, rng)


def _summarise(claims: pd.DataFrame, as_of: date) -> Summary:
    still_open = claims["balance"] > 0
    return Summary(
        as_of=as_of,
        rows=len(claims),
        payers=claims.loc[still_open, "payer"].nunique(),
        open_claims=int(still_open.sum()),
        open_balance=Decimal(int(claims["balance"].sum())).scaleb(-2),
        resolved_claims=int((~still_open).sum()),
    )
