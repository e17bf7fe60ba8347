"""Which Java is taken: new enough, JAVA_HOME first, and a message that says what was seen otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.local.athena.engines.trino.java import (
    OLDEST,
    EngineUnavailable,
    Java,
    best,
    find,
    major_version,
    version_of,
)


@pytest.mark.parametrize(
    ("text", "major"),
    [
        ("25.0.3", 25),
        ("25.0.3+9-LTS", 25),
        ("1.8.0_402", 8),
        ("22", 22),
        ("17-ea", 17),
        ("", None),
        ("x", None),
    ],
)
def test_version_is_read_in_old_and_new_spelling(text: str, major: int | None) -> None:
    assert major_version(text) == major


def test_version_stands_in_the_release_file() -> None:
    assert version_of('IMPLEMENTOR="X"\nJAVA_VERSION="24.0.1"\nOS_ARCH="x86_64"\n') == 24
    assert version_of("MODULES=java.base\n") is None


def test_first_that_is_new_enough_wins() -> None:
    old, new, newer = (Java(Path(f"/j{n}"), n) for n in (17, OLDEST, 30))
    assert best([old, new, newer]) == new


def test_only_old_ones_are_named_in_the_refusal() -> None:
    with pytest.raises(
        EngineUnavailable, match=r"needs Java 22 or newer; found Java 17 at /j17\. Set JAVA_HOME"
    ):
        best([Java(Path("/j17"), 17)])
    with pytest.raises(EngineUnavailable, match="found none"):
        best([])


def _home(folder: Path, version: str) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "java").touch()
    (folder / "release").write_text(f'JAVA_VERSION="{version}"\n')
    return folder


def test_java_home_is_asked_first(tmp_path: Path) -> None:
    home = _home(tmp_path / "mine", "99.0.1")
    assert find({"JAVA_HOME": str(home)}) == Java(home, 99)


def test_java_home_too_old_is_passed_over(tmp_path: Path) -> None:
    home = _home(tmp_path / "old", "11.0.2")
    try:
        found = find({"JAVA_HOME": str(home)})
    except EngineUnavailable as refusal:
        assert f"Java 11 at {home}" in str(refusal)
    else:
        assert found.home != home
