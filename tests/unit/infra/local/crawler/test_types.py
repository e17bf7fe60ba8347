"""A table's type only widens; what cannot be held keeps the table's type and is told as a conflict."""

from __future__ import annotations

import pytest

from infra.local.crawler.exclusions import check, is_excluded
from infra.local.crawler.types import Held, held


@pytest.mark.parametrize(
    ("table", "new", "kind"),
    [
        ("tinyint", "bigint", "bigint"),
        ("bigint", "tinyint", "bigint"),
        ("bigint", "double", "double"),
        ("float", "double", "double"),
        ("decimal(10,2)", "decimal(12,6)", "decimal(14,6)"),
        ("decimal(38,2)", "decimal(10,2)", "decimal(38,2)"),
        ("array<int>", "array<bigint>", "array<bigint>"),
        ("map<string,int>", "map<string,double>", "map<string,double>"),
        ("struct<a:int>", "struct<b:string,a:bigint>", "struct<a:bigint,b:string>"),
        ("array<struct<a:map<string,int>>>", "array<struct<a:map<string,bigint>>>", "array<struct<a:map<string,bigint>>>"),
    ],
)  # fmt: skip
def test_wider_type_holds_both(table: str, new: str, kind: str) -> None:
    assert held(table, new) == Held(kind)


@pytest.mark.parametrize(
    ("table", "new"),
    [
        ("int", "string"),
        ("string", "int"),
        ("date", "timestamp"),
        ("decimal(38,0)", "decimal(38,10)"),
        ("int", "decimal(10,2)"),
        ("array<int>", "int"),
        ("array<int>", "array<string>"),
        ("struct<a:int,b:int>", "struct<a:string>"),
        ("map<string,int>", "struct<a:int>"),
    ],
)
def test_conflict_keeps_the_type(table: str, new: str) -> None:
    assert held(table, new) == Held(table, conflict=True)


@pytest.mark.parametrize(
    ("pattern", "path", "excluded"),
    [
        ("*.csv", "a.csv", True),
        ("*.csv", "a/b.csv", False),
        ("**.csv", "a/b.csv", True),
        ("**/metadata/**", "cur2/metadata/x.json", True),
        ("tmp/*", "tmp/a", True),
        ("tmp/*", "tmp/a/b", False),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("part-[0-3].parquet", "part-2.parquet", True),
        ("part-[!0-3].parquet", "part-2.parquet", False),
        ("*.{csv,json}", "a.json", True),
        ("*.{csv,json}", "a.parquet", False),
        ("a.b", "axb", False),
    ],
)
def test_exclusion(pattern: str, path: str, excluded: bool) -> None:
    check((pattern,))
    assert is_excluded(path, (pattern,)) is excluded


@pytest.mark.parametrize("pattern", ["", "x" * 2049, "[z-a]"])
def test_pattern_that_is_none(pattern: str) -> None:
    with pytest.raises(ValueError, match="exclude pattern"):
        check((pattern,))
