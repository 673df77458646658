"""Notes inside a folder of installed things that say which lock files it was made from."""

import hashlib
from pathlib import Path

from launcher.home import ROOT


def is_stamped(folder: Path, *locks: str) -> bool:
    """Whether the folder was made from these files in their present state."""
    return _stamp_of(folder, locks).exists()


def stamp(folder: Path, *locks: str) -> None:
    for old in folder.glob(f".stamp-{_names(locks)}-*"):
        old.unlink()
    _stamp_of(folder, locks).touch()


def _stamp_of(folder: Path, locks: tuple[str, ...]) -> Path:
    content = b"".join((ROOT / lock).read_bytes() for lock in locks)
    return folder / f".stamp-{_names(locks)}-{hashlib.sha256(content).hexdigest()[:16]}"


def _names(locks: tuple[str, ...]) -> str:
    return "+".join(Path(lock).stem for lock in locks)
