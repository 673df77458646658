import io
from datetime import date

import pytest

from demo.portfolio import write_portfolio
from tests.demo.oracle import Books, read_books

AS_OF_DATES = (date(2026, 11, 21), date(2026, 12, 31), date(2028, 2, 29))


@pytest.fixture(scope="session", params=AS_OF_DATES, ids=str)
def books(request: pytest.FixtureRequest) -> Books:
    """An export as an import would post it."""
    stream = io.StringIO(newline="")
    write_portfolio(stream, as_of=request.param)
    stream.seek(0)
    return read_books(stream, request.param)
