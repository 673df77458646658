from pathlib import Path

import pytest

import launcher.quarters
from launcher.errors import Stop
from launcher.home import ROOT, Home, chosen_home, in_use, sole_use
from launcher.resetting import run_reset


@pytest.fixture
def chosen(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("ARENGINE_HOME", str(home.folder))
    return home


def test_home_is_in_the_checkout_unless_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert chosen_home().folder == ROOT / ".local"
    monkeypatch.setenv("ARENGINE_HOME", str(tmp_path / "other"))
    assert chosen_home().folder == tmp_path / "other"


def test_home_with_foreign_files_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "letter").touch()
    monkeypatch.setenv("ARENGINE_HOME", str(tmp_path))
    with pytest.raises(Stop, match="other files"):
        run_reset()
    assert (tmp_path / "letter").exists()


def test_second_user_of_a_home_is_told_of_the_first(home: Home) -> None:
    with sole_use(home, "a demo at here"):
        assert in_use(home)
        with pytest.raises(Stop, match="a demo at here"), sole_use(home, "other"):
            pytest.fail("two at once")
    assert not in_use(home)


def test_reset_removes_everything_and_may_be_repeated(
    chosen: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_reset() == 0
    assert not chosen.folder.exists()
    assert run_reset() == 0
    assert "nothing to remove" in capsys.readouterr().out


def test_reset_refuses_while_a_demo_runs(chosen: Home) -> None:
    with (
        sole_use(chosen, "a demo at here"),
        pytest.raises(Stop, match="a demo at here"),
    ):
        run_reset()
    assert chosen.folder.exists()


def test_reset_removes_what_lies_outside_and_only_what_is_ours(
    chosen: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(launcher.quarters, "OUTSIDE", tmp_path / "outside")
    ours, other = tmp_path / "outside" / "id", tmp_path / "other"
    for folder in (ours, other):
        folder.mkdir(parents=True)
    chosen.where.write_text(str(ours))
    launcher.quarters.remove_outside(chosen)
    chosen.where.write_text(str(other))
    run_reset()
    assert not ours.exists()
    assert Path(other).exists()
