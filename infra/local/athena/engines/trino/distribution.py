"""The engine's program: three archives fetched once with Maven, unpacked once, shared by all homes of a user."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local.athena.engines.trino.java import EngineUnavailable, Java
from infra.local.home import exclusive

VERSION = "476"
FOLDER_VARIABLE = "CUR_LAKEHOUSE_TRINO"
_FETCH = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get"
_FETCH_SECONDS = 1800


@dataclass(frozen=True)
class Archive:
    """One artifact of the group io.trino, and where it lands below the unpacked program."""

    name: str
    suffix: str
    below: str

    @property
    def coordinates(self) -> str:
        return f"io.trino:{self.name}:{VERSION}:{self.suffix}"

    @property
    def path(self) -> str:
        """Its place in a repository of Maven's layout."""
        return f"io/trino/{self.name}/{VERSION}/{self.name}-{VERSION}.{self.suffix}"


ARCHIVES = (
    Archive("trino-server-core", "tar.gz", ""),
    Archive("trino-hive", "zip", "plugin/hive"),
    Archive("trino-iceberg", "zip", "plugin/iceberg"),
)

# Launchers of our own stand in for the first; nothing of a single machine uses the second.
UNUSED = ("bin", "plugin/exchange-filesystem")


def folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where archives and program lie; `CUR_LAKEHOUSE_TRINO` moves it."""
    named = environment.get(FOLDER_VARIABLE)
    return Path(named).expanduser() if named else Path.home() / ".cache" / "cur-lakehouse" / "trino"


def installed(java: Java, environment: Mapping[str, str] = os.environ) -> Path:
    """The unpacked program, fetched and unpacked if need be. Callers at once wait for the first."""
    base = folder(environment)
    program = base / VERSION
    with exclusive(base / "install.lock"):
        if not program.is_dir():
            archives = [_fetched(archive, base / "m2", java) for archive in ARCHIVES]
            _unpack_all(archives, program)
    return program


def _fetched(archive: Archive, repository: Path, java: Java) -> Path:
    path = repository / archive.path
    if path.is_file():
        return path
    maven = shutil.which("mvn")
    if maven is None:
        raise EngineUnavailable(f"{archive.coordinates} must be fetched with Maven, and there is no `mvn`")
    command = [
        maven, "-q", "-B", f"-Dmaven.repo.local={repository}", _FETCH,
        f"-Dartifact={archive.coordinates}", "-Dtransitive=false",
    ]  # fmt: skip
    code, told = _ran(command, java)
    if code != 0 or not path.is_file():
        raise EngineUnavailable(f"{archive.coordinates} could not be fetched: {told}")
    return path


def _ran(command: list[str], java: Java) -> tuple[int, str]:
    """The exit code and the last lines of what was said."""
    try:
        done = subprocess.run(
            command,
            env=os.environ | {"JAVA_HOME": str(java.home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_FETCH_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, f"it took more than {_FETCH_SECONDS} s"
    return done.returncode, " ".join((done.stdout + done.stderr).strip().splitlines()[-3:])


def _unpack_all(archives: list[Path], program: Path) -> None:
    """Into a folder aside, then renamed: the program's folder is there whole or not at all."""
    aside = Path(tempfile.mkdtemp(prefix=f"{VERSION}.", dir=program.parent))
    try:
        for archive, path in zip(ARCHIVES, archives, strict=True):
            unpack(path, aside / "program" / archive.below)
        for unused in UNUSED:
            shutil.rmtree(aside / "program" / unused)
        (aside / "program").rename(program)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def unpack(archive: Path, target: Path) -> None:
    """What lies below the archive's one top folder becomes `target`, which must not exist."""
    opened = target.with_name(f"{target.name}.opened")
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(opened)
    else:
        with tarfile.open(archive) as packed:
            packed.extractall(opened, filter="data")
    (top,) = opened.iterdir()
    top.rename(target)
    opened.rmdir()
