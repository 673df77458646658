"""Telling a process from a later one with the same number."""

import subprocess
from pathlib import Path

_PROC = Path("/proc")


def birth(pid: int) -> str:
    """When a process began, in the system's own words; empty where there is none, or a zombie."""
    if not (_PROC / "self").exists():
        return _listed(pid, "lstart=")
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return fields[19] if fields and fields[0] != "Z" else ""


def command_of(pid: int) -> str:
    """The words a process was started with."""
    if not (_PROC / "self").exists():
        return _listed(pid, "command=")
    return _read(pid, "cmdline").replace("\0", " ")


def _read(pid: int, name: str) -> str:
    try:
        return (_PROC / str(pid) / name).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _listed(pid: int, column: str) -> str:
    listing = subprocess.run(["ps", "-o", column, "-p", str(pid)], capture_output=True, text=True)
    return listing.stdout.strip()
