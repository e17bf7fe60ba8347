"""The program is unpacked once and whole; a broken fetch leaves nothing and says what is missing."""

from __future__ import annotations

import io
import os
import tarfile
import threading
import zipfile
from pathlib import Path

import pytest

from infra.local.athena.engines.trino import distribution
from infra.local.athena.engines.trino.java import EngineUnavailable, Java

JAVA = Java(Path("/nowhere"), 25)


def _fill(repository: Path) -> None:
    for archive in distribution.ARCHIVES:
        path = repository / archive.path
        path.parent.mkdir(parents=True)
        top = f"{archive.name}-{distribution.VERSION}"
        if archive.suffix == "zip":
            with zipfile.ZipFile(path, "w") as packed:
                packed.writestr(f"{top}/{archive.name}.jar", archive.name)
        else:
            with tarfile.open(path, "w:gz") as packed:
                for name in ("lib/a.jar", "bin/launcher", "plugin/exchange-filesystem/b.jar"):
                    entry = tarfile.TarInfo(f"{top}/{name}")
                    entry.size = 1
                    packed.addfile(entry, io.BytesIO(b"x"))


def _there(base: Path) -> list[str]:
    return sorted(str(path.relative_to(base)) for path in base.rglob("*") if path.is_file())


def test_archives_become_one_program(tmp_path: Path) -> None:
    _fill(tmp_path / "m2")
    program = distribution.installed(JAVA, {distribution.FOLDER_VARIABLE: str(tmp_path)})
    assert program == tmp_path / distribution.VERSION
    assert _there(program) == [
        "lib/a.jar",
        "plugin/hive/trino-hive.jar",
        "plugin/iceberg/trino-iceberg.jar",
    ]


def test_second_call_unpacks_nothing(tmp_path: Path) -> None:
    _fill(tmp_path / "m2")
    environment = {distribution.FOLDER_VARIABLE: str(tmp_path)}
    marked = distribution.installed(JAVA, environment) / "lib" / "a.jar"
    marked.write_text("still the same")
    distribution.installed(JAVA, environment)
    assert marked.read_text() == "still the same"


def test_callers_at_once_share_one_unpacking(tmp_path: Path) -> None:
    _fill(tmp_path / "m2")
    environment = {distribution.FOLDER_VARIABLE: str(tmp_path)}
    found: list[Path] = []
    callers = [
        threading.Thread(target=lambda: found.append(distribution.installed(JAVA, environment)))
        for _ in range(4)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert found == [tmp_path / distribution.VERSION] * 4
    assert sorted(path.name for path in tmp_path.iterdir()) == [distribution.VERSION, "install.lock", "m2"]


def test_archive_cut_short_leaves_no_program(tmp_path: Path) -> None:
    _fill(tmp_path / "m2")
    last = tmp_path / "m2" / distribution.ARCHIVES[-1].path
    os.truncate(last, last.stat().st_size // 2)
    with pytest.raises(zipfile.BadZipFile):
        distribution.installed(JAVA, {distribution.FOLDER_VARIABLE: str(tmp_path)})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["install.lock", "m2"]


def test_without_maven_the_missing_archive_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineUnavailable, match=r"io\.trino:trino-server-core:476:tar\.gz .* no `mvn`"):
        distribution.installed(JAVA, {distribution.FOLDER_VARIABLE: str(tmp_path)})


def test_what_maven_says_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maven = tmp_path / "mvn"
    maven.write_text("#!/bin/sh\necho no such artifact; exit 1\n")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(EngineUnavailable, match="could not be fetched: no such artifact"):
        distribution.installed(JAVA, {distribution.FOLDER_VARIABLE: str(tmp_path / "trino")})
