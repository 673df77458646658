import os
import signal
import socket
import sys
import time

import pytest

from launcher.demo import chosen_port, refuse_busy_port
from launcher.errors import Stop
from launcher.home import Home
from tests.launcher.demos import StartDemo, free_port, gone, socket_folders

pytestmark = pytest.mark.xdist_group("launcher")
EVERYONE = {"postgres", "valkey", "web", "worker", "beat"}


def test_demo_serves_and_stops_on_ctrl_c(demo: StartDemo, home: Home) -> None:
    one = demo().await_ready()
    pids, sockets = one.pids(), socket_folders(home)
    assert set(pids) == EVERYONE
    assert f"http://127.0.0.1:{one.port}" in one.said()
    assert "auditor" in one.said()
    assert "demo-arengine" in one.said()
    assert one.interrupt() == 0
    assert gone(pids, 0)
    assert not any(folder.exists() for folder in sockets)
    assert not list(home.run.iterdir())


def test_demo_stops_on_sigterm_and_keeps_its_data(demo: StartDemo) -> None:
    one = demo().await_ready()
    one.query("CREATE TABLE kept AS SELECT 7 AS number")
    assert (
        one.query(
            "SELECT string_agg(current_setting(n), ',') FROM unnest("
            "ARRAY['fsync', 'synchronous_commit', 'full_page_writes']) n"
        )
        == "on,on,on"
    )
    assert one.interrupt(signal.SIGTERM) == 0
    two = demo().await_ready()
    assert two.query("SELECT number FROM kept") == "7"
    assert two.interrupt() == 0


def test_demo_starts_after_its_launcher_was_killed(demo: StartDemo, home: Home) -> None:
    one = demo().await_ready()
    one.query("CREATE TABLE kept AS SELECT 7 AS number")
    pids, sockets = one.pids(), socket_folders(home)
    one.kill()
    two = demo(port=one.port).await_ready()
    assert gone(pids, 0)
    assert not any(folder.exists() for folder in sockets)
    assert two.query("SELECT number FROM kept") == "7"
    assert two.interrupt() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a parent's end")
def test_children_end_when_the_launcher_is_killed(demo: StartDemo) -> None:
    one = demo().await_ready()
    pids = one.pids()
    one.kill()
    assert gone(pids)


def test_second_demo_at_once_names_the_running_one_and_harms_nothing(demo: StartDemo) -> None:
    one = demo().await_ready()
    two = demo(port=one.port)
    assert two.process.wait(10) == 1
    assert f"http://127.0.0.1:{one.port}" in two.said()
    assert str(one.process.pid) in two.said()
    assert one.query("SELECT 1") == "1"
    assert one.interrupt() == 0


def test_busy_port_is_named_before_anything_starts(demo: StartDemo, home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        one = demo(port=port)
        assert one.process.wait(10) == 1
    assert f"Port {port} is not free: busy" in one.said()
    assert not (home.log / "postgres.log").exists()


def test_port_let_go_a_moment_ago_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            server.accept()[0].close()  # the server's side stays in TIME_WAIT
            client.recv(1)
    refuse_busy_port(port)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "web"])
def test_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(Stop, match="PORT"):
        chosen_port()


def test_refusing_preparation_stops_everything(demo: StartDemo, home: Home) -> None:
    refusal = [sys.executable, "-c", "print('foreign claims'); raise SystemExit(3)"]
    one = demo(preparations=[refusal])
    assert one.process.wait(20) == 1
    assert "foreign claims" in one.said()
    assert "nothing is served" in one.said()
    assert not list(home.run.iterdir())


def test_ctrl_c_during_a_preparation_stops_everything(demo: StartDemo, home: Home) -> None:
    one = demo(
        preparations=[[sys.executable, "-c", "import time; print(1, flush=True); time.sleep(60)"]]
    )
    one.await_said("1")
    assert one.interrupt() == 0
    assert not list(home.run.iterdir())


def test_dead_worker_is_started_again(demo: StartDemo) -> None:
    one = demo().await_ready()
    before = one.pids()["worker"]
    os.kill(before, signal.SIGKILL)
    one.await_said("worker has ended and is started again")
    while (after := one.pids()["worker"]) == before:
        time.sleep(0.05)
    assert not gone({"worker": after}, 0)
    assert one.interrupt() == 0


def test_worker_that_keeps_dying_ends_the_demo_naming_its_log(demo: StartDemo, home: Home) -> None:
    one = demo(worker=["false"], restarts=1)
    assert one.process.wait(20) == 1
    assert f"worker has ended. Its log: {home.log / 'worker.log'}" in one.said()
    assert not list(home.run.iterdir())


@pytest.mark.parametrize("name", ["web", "postgres"])
def test_death_of_what_all_need_ends_the_demo_naming_its_log(
    demo: StartDemo, home: Home, name: str
) -> None:
    one = demo(port=free_port()).await_ready()
    os.kill(one.pids()[name], signal.SIGKILL)
    assert one.process.wait(20) == 1
    assert str(home.log / f"{name}.log") in one.said()
    assert not list(home.run.iterdir())
