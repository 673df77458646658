import os
import pty
import shlex
import shutil

import pytest

from launcher.home import ROOT, Home
from tests.launcher.demos import SLEEP, command, fakes, free_port

pytestmark = pytest.mark.xdist_group("launcher")


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_ctrl_c_at_a_terminal_ends_make_demo_with_0(ready_home: Home) -> None:
    """The terminal sends SIGINT to its foreground group, and make would die of it."""
    port = free_port()
    words = command(ready_home, port, [], fakes(ready_home, port, SLEEP, 3))
    makefile = ready_home.folder.parent / "Makefile"
    makefile.write_text(f".PHONY: demo\ndemo:\n\t@sh {makefile.with_name('start')}\n")
    makefile.with_name("start").write_text(shlex.join(words))
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.execvp("make", ["make", "-f", str(makefile), "demo"])
    said = _read_until(terminal, "Ctrl-C stops everything")
    os.write(terminal, b"\x03")
    said += _read_until(terminal, "The data are kept")
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0, said
    assert not list(ready_home.run.iterdir())


def _read_until(terminal: int, words: str) -> str:
    said = ""
    while words not in said:
        try:
            said += os.read(terminal, 4096).decode()
        except OSError:  # how a terminal says that its last user has gone
            pytest.fail(f"ended before it said {words!r}: {said}")
    return said
