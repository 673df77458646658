"""What the figures were measured on."""

import os
import platform
from pathlib import Path

from django.db import connection

SETTINGS = (
    "shared_buffers", "max_wal_size", "maintenance_work_mem", "work_mem", "random_page_cost",
    "fsync", "synchronous_commit", "full_page_writes", "wal_compression",
)  # fmt: skip


def describe_machine() -> dict[str, object]:
    """Processor, memory, versions, and the settings of the database server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        (version,) = cursor.fetchone()
        cursor.execute(
            "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)",
            [list(SETTINGS)],
        )
        settings = dict(cursor.fetchall())
    return {
        "cpu": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": version,
        "settings": settings,
    }


def _processor() -> str:
    return _field(Path("/proc/cpuinfo"), "model name") or platform.processor() or "unknown"


def _memory_gb() -> int | None:
    amount = _field(Path("/proc/meminfo"), "MemTotal")
    return round(int(amount.split()[0]) / 1024**2) if amount else None


def _field(path: Path, name: str) -> str:
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
