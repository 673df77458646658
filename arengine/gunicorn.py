"""The web server: python -m gunicorn -c python:arengine.gunicorn arengine.wsgi:application

A thread a request, so that one slow sender holds one thread; how long is `arengine.whole_bodies`'
matter. Whatever must be able to wait for many slow readers and senders is the proxy before it.
"""

import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from arengine.lib.logs import configure_logs

workers = int(os.environ.get("WEB_PROCESSES") or 2)
threads = int(os.environ.get("WEB_THREADS") or 8)
worker_class = "gthread"
# A worker whose threads are all stuck is replaced, uploads of others with it: not too soon.
timeout = 120
keepalive = 5
graceful_timeout = 10
# A worker is replaced now and then, not all at once: what leaks in a library does not add up.
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8_190
limit_request_fields = 100
# Heartbeat files belong in memory: on a slow disk they would stall requests.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True
# The application writes one line a request (`arengine.access_log`).
accesslog = None

if os.environ.get("METRICS_TOKEN") and not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    # Before any worker counts: each in files of its own, added up by `arengine.metrics`.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(
        prefix="arengine-metrics-", dir=worker_tmp_dir
    )


def child_exit(server: Any, worker: Any) -> None:
    """What a worker counted stays in the sums; its gauges go with it."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    if Path(folder).name.startswith("arengine-metrics-"):
        shutil.rmtree(folder, ignore_errors=True)


def on_starting(server: Any) -> None:
    """The master's own lines look like those of the application."""
    production = os.environ.get("ARENGINE_ENV") == "production"
    configure_logs(json=production, level=os.environ.get("LOG_LEVEL") or "INFO")
    for name in ("gunicorn.error", "gunicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
