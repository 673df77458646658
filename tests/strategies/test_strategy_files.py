"""Strategies as files: what goes out comes in again; what comes in waits as drafts."""

import re

import pytest
import tablib
from django.test import Client

from accounts.models import User
from strategies.admin.strategy_files import StrategyResource
from strategies.models import StrategyVersion
from tests.claims.admin.test_payer_files import send, take_over

pytestmark = pytest.mark.django_db
ENROLS = b"payer_key,line_of_business,name,summary,enrols\n"
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
        ({"enrols": "perhaps"}, "enrols", "“perhaps” is neither yes nor no"),
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
    assert invalid.number == 1
    assert invalid.error_dict == {field: [words]}
    assert drafts() == []


def enrolling(owner: str) -> bool:
    last = StrategyVersion.objects.filter(strategy__payer_key=owner).order_by("-number").first()
    assert last is not None
    return last.enrols


@pytest.mark.parametrize(("cell", "enrols"), [("yes", True), ("no", False), ("", True)])
def test_a_row_says_whether_claims_begin_by_themselves(
    desk: Client, cell: str, enrols: bool
) -> None:
    """An empty cell leaves it as the last version has it."""
    StrategyVersion.objects.filter(strategy__payer_key="ambetter").update(enrols=True)
    file = ENROLS + f"ambetter,,AMBETTER,Another way,{cell}\n".encode()
    shown = "<del>yes</del> no" if cell == "no" else "yes"
    preview = "".join(send(desk, StrategyVersion, file).content.decode().split("\n"))
    assert re.search(rf"<td>\s*{shown}\s*</td>", preview)
    take_over(desk, StrategyVersion, file)
    assert enrolling("ambetter") is enrols


def test_what_goes_out_comes_in_and_changes_nothing(supervisor: User) -> None:
    StrategyVersion.objects.filter(strategy__payer_key="ambetter").update(enrols=True)
    out = StrategyResource().export(StrategyVersion.objects.order_by("pk"))
    said = dict(zip(out["payer_key"], out["enrols"], strict=True))
    assert (said["ambetter"], said[""]) == ("yes", "no")
    result = StrategyResource().import_data(out, user=supervisor)
    assert (result.totals["skip"], drafts()) == (len(out), [])


def test_a_change_of_that_word_alone_is_a_change(desk: Client) -> None:
    take_over(desk, StrategyVersion, ENROLS + b"ambetter,,AMBETTER,,yes\n")
    assert enrolling("ambetter") is True
    assert [name for name, *_ in drafts()] == ["AMBETTER"]
