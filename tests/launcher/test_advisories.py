"""What `make check` says of known holes, and where nobody can be asked."""

import json
import subprocess
from typing import Any

import pytest

from launcher import advisories
from launcher.advisories import check_advisories

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
HOLE = {"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": [], "description": ""}


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the audit prints, or how it ends."""

    def give(found: Any) -> None:
        def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
            assert options["timeout"] <= 20
            if isinstance(found, Exception):
                raise found
            return subprocess.CompletedProcess(command, 0, stdout=found)

        monkeypatch.setattr(advisories.subprocess, "run", run)

    return give


def test_a_known_hole_fails_and_is_named(answer: Any, capsys: pytest.CaptureFixture[str]) -> None:
    holed = {"name": "leaky", "version": "2.0", "vulns": [HOLE]}
    answer(json.dumps({"dependencies": [SOUND, holed], "fixes": []}))
    assert check_advisories() == 1
    assert capsys.readouterr().out == "leaky 2.0: PYSEC-1, mended in 2.1\n"


def test_no_hole_passes(answer: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answer(json.dumps({"dependencies": [SOUND], "fixes": []}))
    assert check_advisories() == 0
    assert capsys.readouterr().out == "1 packages, no known hole.\n"


@pytest.mark.parametrize("found", ["", "{}", subprocess.TimeoutExpired("pip-audit", 20), OSError()])
def test_a_source_out_of_reach_is_said_and_passes(
    answer: Any, capsys: pytest.CaptureFixture[str], found: Any
) -> None:
    answer(found)
    assert check_advisories() == 0
    assert "cannot be reached from here" in capsys.readouterr().out


def test_really_out_of_reach(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert check_advisories() == 0
    assert "cannot be reached from here" in capsys.readouterr().out
