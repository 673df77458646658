import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest

import launcher.chromium
import launcher.setup
import launcher.stamps
import launcher.testing
import launcher.venv
from launcher.cli import main
from launcher.errors import Stop
from launcher.home import ROOT


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str]]:
    """A checkout of two lock files; what set-up would run is noted instead."""
    steps: list[str] = []
    venv = tmp_path / ".venv"
    venv.mkdir()
    (tmp_path / "a.txt").write_text("one==1")
    monkeypatch.setattr(launcher.stamps, "ROOT", tmp_path)
    monkeypatch.setattr(launcher.setup, "VENV", venv)
    monkeypatch.setattr(launcher.setup, "make_venv", lambda: steps.append("venv"))
    monkeypatch.setattr(launcher.setup, "install", lambda *locks: steps.extend(locks))
    monkeypatch.setattr(launcher.setup, "set_up_node_modules", lambda: None)
    return tmp_path, steps


def test_second_set_up_does_nothing(checkout: tuple[Path, list[str]]) -> None:
    _, steps = checkout
    launcher.setup.set_up(("a.txt",))
    launcher.setup.set_up(("a.txt",))
    assert steps == ["venv", "a.txt"]


def test_changed_lock_file_is_installed(checkout: tuple[Path, list[str]]) -> None:
    folder, steps = checkout
    launcher.setup.set_up(("a.txt",))
    (folder / "a.txt").write_text("one==2")
    launcher.setup.set_up(("a.txt",))
    assert steps == ["venv", "a.txt"] * 2
    assert len(list((folder / ".venv").glob(".stamp-*"))) == 1


def test_python_without_venv_is_told_which_package_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(launcher.venv, "_works", lambda: False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with pytest.raises(Stop, match=f"apt-get install python{version}-venv"):
        launcher.venv.make_venv()


@pytest.mark.parametrize(("user", "line"), [(0, "apt-get install"), (1000, "sudo apt-get install")])
def test_missing_chromium_ends_the_tests_at_once_with_the_line(
    monkeypatch: pytest.MonkeyPatch, user: int, line: str
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(launcher.chromium, "_installed", lambda: None)
    monkeypatch.setattr(launcher.chromium, "_install", lambda: None)
    monkeypatch.setattr(launcher.testing, "set_up", lambda _: pytest.fail("set up first"))
    with pytest.raises(Stop, match=f": {line}"):
        launcher.testing.run_tests([])


def test_unknown_command_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fly"]) == 2
    assert "demo" in capsys.readouterr().err


def test_launcher_needs_nothing_but_the_standard_library() -> None:
    """It runs before anything is installed."""
    command = [shutil.which("python3") or sys.executable, "-S", "-I", "-c"]
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import launcher.cli"
    assert os.spawnv(os.P_WAIT, command[0], [*command, program]) == 0
