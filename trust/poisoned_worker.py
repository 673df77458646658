"""A Celery worker that dies on row 500 of files called trust-poison. Started by T6 only."""

import os
import signal
from typing import Any

from celery.signals import worker_process_init

from arengine.celery import app

__all__ = ["app"]
ROW = 500


@worker_process_init.connect
def take_poison(**_: Any) -> None:
    """In the child that works: the row kills it as a fault in a C library would."""
    from claims.importing import applying

    whole = applying.apply_chunk

    def deadly(*args: Any) -> None:
        job, chunk = args
        poison = job.source_import.file_name.startswith("trust-poison")
        if poison and chunk.after < ROW <= chunk.up_to:
            os.kill(os.getpid(), signal.SIGKILL)
        whole(*args)

    vars(applying)["apply_chunk"] = deadly
