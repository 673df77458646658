"""Strategies as files: what goes out comes in again; what comes in waits as drafts."""

import pytest
import tablib
from django.test import Client

from accounts.models import User
from strategies.admin.strategy_files import StrategyResource
from strategies.models import StrategyVersion
from tests.claims.admin.test_payer_files import send, take_over

pytestmark = pytest.mark.django_db
HEADER = b"payer_key,line_of_business,name,summary,protocols,workflows\n"


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def drafts() -> list[tuple[str, str, list[str]]]:
    waiting = StrategyVersion.objects.filter(activated_at__isnull=True).order_by("pk")
    return [(str(row.strategy), row.summary, row.protocols) for row in waiting]


def test_rows_become_drafts_and_unchanged_ones_nothing(desk: Client) -> None:
    same = StrategyVersion.objects.get(strategy__payer_key="ambetter").summary.encode()
    rows = (
        b'BCBS,,BCBS,Call,"compliance,auto_resubmit",\n'
        b"zurich,,Zurich,Ask the adjuster,,\n"
        b"ambetter,,AMBETTER," + same + b",,\n"
    )
    take_over(desk, StrategyVersion, HEADER + rows)
    assert drafts() == [
        ("BCBS", "Call", ["compliance", "auto_resubmit"]),
        ("Zurich", "Ask the adjuster", []),
    ]


@pytest.mark.parametrize(
    "row",
    [
        b"bcbs,,BCBS,Call,magic,\n",
        b"bcbs,,BCBS,Call,,nowhere:any\n",
        b"bcbs,commercial,BCBS,Call,,\n",
        b",nowhere,Nowhere,Call,,\n",
        b"bcbs,,,Call,,\n",
    ],
)
def test_a_wrong_row_is_refused_before_anything_is_written(desk: Client, row: bytes) -> None:
    assert "confirm_form" not in send(desk, StrategyVersion, HEADER + row).context
    assert drafts() == []


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ({"workflows": "nowhere:any"}, "workflows", "no workflow has the key “nowhere”"),
        ({"protocols": "magic"}, "protocols", "no protocol is called magic"),
    ],
)
def test_a_row_whose_one_fault_is_a_cell_is_not_passed_over_as_unchanged(
    supervisor: User, cells: dict[str, str], field: str, words: str
) -> None:
    row = {"payer_key": "ambetter", "name": "AMBETTER", **cells}
    result = StrategyResource().import_data(
        tablib.Dataset(list(row.values()), headers=list(row)), user=supervisor
    )
    (invalid,) = result.invalid_rows
    assert invalid.error_dict == {field: [words]}
    assert drafts() == []
