"""The engine's own commands, as the launcher calls them."""

from launcher.home import Home
from launcher.services import Service
from launcher.venv import PYTHON


def manage(*words: str) -> list[str]:
    return [str(PYTHON), "manage.py", *words]


def preparations(empty: bool) -> list[list[str]]:
    """What is done before the first page is served; each may refuse, which ends the start.

    Static files are served from where they lie: collecting compresses them, which takes minutes.
    """
    return [
        manage("load_demo", "--check"),
        manage("migrate", "--noinput", "--verbosity", "0"),
        manage("load_demo", *(["--empty"] if empty else [])),
    ]


def services(home: Home, port: int) -> list[Service]:
    """Web, worker and beat."""
    return [
        Service("web", _web(port)),
        Service("worker", _celery("worker", "-c", "1", "--prefetch-multiplier", "1"), restarts=3),
        Service("beat", _celery("beat", "-s", str(home.folder / "beat-schedule")), restarts=3),
    ]


def _web(port: int) -> list[str]:
    # Its graceful stop lies within the launcher's 15 s.
    settings = ["--config", "python:arengine.gunicorn", "--bind", f"127.0.0.1:{port}"]
    return [str(PYTHON), "-m", "gunicorn", *settings, "arengine.wsgi:application"]


def _celery(role: str, *words: str) -> list[str]:
    return [str(PYTHON), "-m", "celery", "-A", "arengine.celery", role, "-l", "INFO", *words]
