"""A line that includes a fragment is the fragment's text, and no fragment is left that nobody includes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboards.grafana.panels import FRAGMENTS, INCLUDE, QUERIES, query, with_fragments


def test_fragments_of_fragments_are_filled_in(tmp_path: Path) -> None:
    (tmp_path / "outer.sql").write_text("with\n-- include inner\n")
    (tmp_path / "inner.sql").write_text("a as (select 1)\n\n")
    assert with_fragments("-- include outer\nselect 2\n", tmp_path) == "with\na as (select 1)\nselect 2\n"


def test_fragment_stands_as_deep_as_its_line(tmp_path: Path) -> None:
    (tmp_path / "outer.sql").write_text("where\n    -- include inner\n")
    (tmp_path / "inner.sql").write_text("a\n\nand b\n")
    wanted = "  where\n      a\n\n      and b\n"
    assert with_fragments("  -- include outer\n", tmp_path) == wanted


def test_unknown_fragment_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match="nobody_knows"):
        with_fragments("select 1\n-- include nobody_knows\n")


def test_comment_that_names_no_fragment_stays() -> None:
    sql = "-- include everything that was billed\nselect 1 -- include months"
    assert with_fragments(sql) == sql


def test_every_fragment_is_shared() -> None:
    texts = [path.read_text() for path in (*QUERIES.glob("*/*.sql"), *FRAGMENTS.glob("*.sql"))]
    used = [name for text in texts for _, name in INCLUDE.findall(text)]
    assert {path.stem for path in FRAGMENTS.iterdir()} == set(used)
    assert all(used.count(name) > 1 for name in used)


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*/*.sql")), ids=lambda path: path.stem)
def test_query_has_no_include_left(path: Path) -> None:
    assert INCLUDE.search(query(path.stem)) is None
