"""Text tables are read as their serdes say: line by line, quotes and escapes exactly, bad values as each serde treats them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.athena.catalog import Catalog, Column, Table, TableName
from infra.local.athena.engines.base import Destination, OutputColumn, Running
from infra.local.athena.engines.duckdb_.session import DuckDbEngine
from infra.local.athena.errors import QueryFailed
from infra.local.athena.file_formats import JSON, TEXT, FileFormat
from infra.local.athena.results import read_page
from infra.local.athena.runner import parse
from infra.local.athena.storage import ObjectRef, ObjectStore
from infra.local.athena.types import parse_type

LAZY = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
OPENX = "org.openx.data.jsonserde.JsonSerDe"
HIVE_JSON = "org.apache.hive.hcatalog.data.JsonSerDe"
Rows = list[list[str | None]]
Read = Callable[..., Rows]


class OneTextTable(Catalog):
    """`db.t` as the test last declared it."""

    def __init__(self) -> None:
        super().__init__(None)
        self.declared: Table | None = None

    def find(self, name: TableName) -> Table | None:
        return self.declared

    def declare(self, columns: str, serde: str, given: dict[str, str], parameters: dict[str, str]) -> None:
        pairs = [item.strip().split(" ", 1) for item in columns.split(";")]
        found = tuple(Column(name, parse_type(kind), kind) for name, kind in pairs)
        self.declared = Table(TableName("db", "t"), found, (), "s3://b/t/", serde, given, parameters, "", {})


class Folder(ObjectStore):
    """Files of a local folder in place of a bucket."""

    def __init__(self, root: Path) -> None:
        super().__init__(None, lambda bucket, key, etag: None, root / "cache")
        self.root, self.names = root, [""]

    def files(self, locations: Iterable[str]) -> dict[str, list[ObjectRef]]:
        refs = [
            ObjectRef("b", f"t/{name}", "e", (self.root / name).stat().st_size, "2026-01-02 03:04:05+00:00")
            for name in self.names
        ]
        return dict.fromkeys(locations, refs)

    def local_path(self, ref: ObjectRef) -> Path:
        return self.root / ref.key.removeprefix("t/")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DuckDbEngine, OneTextTable, Folder]]:
    root = tmp_path_factory.mktemp("serdes")
    catalog, store = OneTextTable(), Folder(root)
    engine = DuckDbEngine(catalog, store, root / "duckdb")
    yield engine, catalog, store
    engine.close()


@pytest.fixture
def read(parts: tuple[DuckDbEngine, OneTextTable, Folder], tmp_path: Path) -> Read:
    """The rows of a table with one file of that text."""
    engine, catalog, store = parts

    def rows(text: str | bytes, columns: str, serde: str, **more: Any) -> Rows:
        body = text.encode() if isinstance(text, str) else text
        name = more.get("name", "file")
        (store.root / name).write_bytes(body)
        store.names = [name]
        catalog.declare(columns, serde, more.get("given", {}), more.get("parameters", {}))
        sink = tmp_path / "rows"
        with sink.open("wb") as lines:
            engine.select(parse(more.get("sql", "select * from t"), "db"), lines, Running())
        return read_page(sink, 0, 1000, is_csv=True).rows

    return rows


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("1,2", ["1", "2", None]),
        ('"a ""q"", b",x,y', ['a "q", b', "x", "y"]),
        (r'"a \"q\" \\ b",x\y,z', ['a "q" \\ b', "xy", "z"]),
        ("a,,c,d,e", ["a", "", "c"]),
        ('"",b,', ["", "b", ""]),
        ('a,"open', ["a", None, None]),
        (r"\N,NULL,null", ["N", "NULL", "null"]),
        (" a , b ", [" a ", " b ", None]),
        ("", [None, None, None]),
        ('"a"b,c', ["ab", "c", None]),
        ('lines",x', [None, None, None]),
    ],
)
def test_csv_line_is_divided_as_opencsv_does(read: Read, line: str, fields: list[str | None]) -> None:
    assert read(line + "\n", "a string; b string; c string", CSV) == [fields]


def test_csv_record_ends_with_its_line_even_within_quotes(read: Read) -> None:
    assert read('1,"two\nlines"\n', "a string; b string", CSV) == [["1", None], [None, None]]


def test_csv_takes_other_separators_quotes_and_escapes(read: Read) -> None:
    given = {"separatorChar": "\t", "quoteChar": "'", "escapeChar": "!"}
    assert read("'it!'s'\tb\\c\n", "a string; b string", CSV, given=given) == [["it's", "b\\c"]]


def test_csv_declared_numbers_are_read_and_wrong_ones_fail(read: Read) -> None:
    columns = "a bigint; b double; c boolean; d date; e timestamp"
    assert read('"5",1.5,TRUE,20454,1767225600123\n', columns, CSV) == [
        ["5", "1.5", "true", "2026-01-01", "2026-01-01 00:00:00.123"]
    ]
    with pytest.raises(QueryFailed, match="HIVE_BAD_DATA: Error parsing field value '' for field 1"):
        read("x,\n", "a string; b bigint", CSV)
    with pytest.raises(QueryFailed, match="HIVE_INVALID_METADATA"):
        read("1\n", "a decimal(10,2)", CSV)


def test_header_lines_are_skipped_in_every_file(read: Read) -> None:
    parameters = {"skip.header.line.count": "2"}
    body = gzip.compress(b'head "of\nthe file\n1,a\n2,b\n')
    rows = read(body, "a string; b string", CSV, parameters=parameters, name="h.csv.gz")
    assert rows == [["1", "a"], ["2", "b"]]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("1,x,2.5", ["1", "x", "2.5"]),
        ("1,\\N,\\N", ["1", None, None]),
        ("word,,not a number", [None, "", None]),
        ('1,"q",1e3', ["1", '"q"', "1000.0"]),
        ("2", ["2", None, None]),
        ("99999999999,x,1,more,fields", [None, "x", "1.0"]),
        ("", [None, None, None]),
        (" 1 , x , 2.5 ", [None, " x ", "2.5"]),
        ("1.5,x,Infinity", ["1", "x", "Infinity"]),
        ("+1,x,1d", ["1", "x", "1.0"]),
    ],
)
def test_delimited_line_is_divided_without_quotes(read: Read, line: str, fields: list[str | None]) -> None:
    given = {"field.delim": ",", "serialization.format": ","}
    rows = read(f"{line}\n1,end,1\n", "a int; b string; c double", LAZY, given=given)
    assert rows == [fields, ["1", "end", "1.0"]]


def test_delimited_values_have_their_types_and_nesting(read: Read) -> None:
    columns = "d date; t timestamp; n decimal(10,2); f boolean; l array<int>; m map<string,int>; r struct<x:int,y:array<string>>"
    line = "2026-01-31|2026-01-31 01:02:03.5|1.50|TRUE|1,2,\\N|a:1,b:2|7,p:q\n"
    given = {"field.delim": "|", "collection.delim": ",", "mapkey.delim": ":"}
    assert read(line, columns, LAZY, given=given) == [
        ["2026-01-31", "2026-01-31 01:02:03.500", "1.50", "true", "[1, 2, null]", "{a=1, b=2}", "{x=7, y=[p, q]}"]
    ]  # fmt: skip


def test_delimited_escapes_and_null_texts_are_the_tables_own(read: Read) -> None:
    given = {"field.delim": ",", "escape.delim": "\\", "serialization.null.format": "-"}
    assert read("a\\,b,-\n", "a string; b string", LAZY, given=given) == [["a,b", None]]


def test_delimited_fields_are_divided_by_control_a_where_nothing_is_said(read: Read) -> None:
    assert read("1\x01x\r\n2\x01y\r\n", "a int; b string", LAZY) == [["1", "x"], ["2", "y"]]


def test_json_members_are_found_in_any_case_and_depth(read: Read) -> None:
    line = '{"Id": 1, "TAGS": {"Team/x": "a", "n": null}, "deep": {"INNER": [{"k": "v"}]}, "extra": 1}\n'
    columns = "id bigint; tags map<string,string>; deep struct<inner:array<struct<k:string>>>; gone int"
    expected = [["1", "{Team/x=a, n=null}", "{inner=[{k=v}]}", None]]
    assert read(line, columns, OPENX) == expected
    assert read(line, columns, HIVE_JSON) == expected


def test_json_scalars_become_declared_types(read: Read) -> None:
    line = '{"a": "5", "b": 1.5, "c": "true", "d": {"x": [1]}, "e": "2026-01-01T01:02:03Z", "f": 12345678901234567890.12}\n'
    columns = "a int; b double; c boolean; d string; e timestamp; f decimal(38,2)"
    assert read(line, columns, OPENX) == [
        ["5", "1.5", "true", '{"x":[1]}', "2026-01-01 01:02:03.000", "12345678901234567890.12"]
    ]


FAILS = "fails"


@pytest.mark.parametrize(
    ("kind", "value", "openx", "hive"),
    [
        ("int", '"5"', "5", "5"), ("int", '"word"', None, FAILS), ("int", "1.9", "1", "1"), ("int", '"1.9"', "1", FAILS),
        ("int", "true", None, FAILS), ("int", '{"x": 1}', FAILS, FAILS), ("int", "[1]", FAILS, FAILS), ("int", "99999999999", None, FAILS),
        ("int", "null", None, None), ("string", "5", "5", "5"), ("string", "1.50", "1.50", "1.50"), ("string", "true", "true", "true"),
        ("string", '{"x": 1}', '{"x":1}', FAILS), ("string", "[1, 2]", "[1,2]", FAILS), ("string", '"null"', "null", "null"),
        ("boolean", '"x"', "false", "false"), ("boolean", '"TRUE"', "true", "true"), ("boolean", "1", "false", "false"),
        ("timestamp", '"x"', None, FAILS), ("timestamp", '"2026-01-01"', None, FAILS),
        ("timestamp", '"2026-01-01 10:00:00.123"', "2026-01-01 10:00:00.123", "2026-01-01 10:00:00.123"),
        ("timestamp", "1767225600", "2026-01-01 00:00:00.000", FAILS), ("date", '"x"', None, FAILS), ("date", '"2026-01-01"', "2026-01-01", "2026-01-01"),
        ("date", '"2026-01-01 10:00:00"', "2026-01-01", "2026-01-01"), ("array<int>", '"x"', "[null]", FAILS), ("array<int>", '{"x": 1}', FAILS, FAILS),
        ("array<int>", "null", None, None), ("array<int>", "[]", "[]", "[]"),
    ],
)  # fmt: skip
def test_json_value_of_another_type_is_read_as_trino_does(
    read: Read, kind: str, value: str, openx: str | None, hive: str | None
) -> None:
    for serde, expected in ((OPENX, openx), (HIVE_JSON, hive)):
        if expected == FAILS:
            with pytest.raises(QueryFailed, match="HIVE_CURSOR_ERROR"):
                read(f'{{"a": {value}}}\n', f"a {kind}", serde)
        else:
            assert read(f'{{"a": {value}}}\n', f"a {kind}", serde) == [[expected]]


def test_delimited_values_in_odd_spellings_are_read_as_trino_does(read: Read) -> None:
    given = {"field.delim": "|"}
    columns = "n decimal(10,2); f boolean; d date; t timestamp"
    assert read("1.555|t|2026-1-1|2026-01-31\n", columns, LAZY, given=given) == [
        ["1.56", None, "2026-01-01", None]
    ]
    assert read("1.5x|1|x|2026-01-31T01:02:03\n", columns, LAZY, given=given) == [
        [None, None, None, "2026-01-31 01:02:03.000"]
    ]
    nested = "l array<int>; m map<string,int>; r struct<x:int>"
    assert read("||\n", nested, LAZY, given=given) == [["[]", "{}", "{x=null}"]]
    assert read("YWJj|zz!\n", "a binary; b binary", LAZY, given=given) == [["61 62 63", "7a 7a 21"]]


def test_json_malformed_line_fails_unless_it_may_be_ignored(read: Read) -> None:
    lines = '{"a": 1}\n{broken\n\n{"a": 2}\n'
    for serde in (OPENX, HIVE_JSON):
        with pytest.raises(QueryFailed, match="HIVE_CURSOR_ERROR: Row is not a valid JSON Object"):
            read(lines, "a int", serde)
    tolerant = {"ignore.malformed.json": "TRUE"}
    assert read(lines, "a int", OPENX, given=tolerant) == [["1"], [None], [None], ["2"]]


def test_json_columns_may_be_mapped_to_other_keys(read: Read) -> None:
    given = {"mapping.stamp": "Time-Stamp"}
    assert read('{"Time-Stamp": "x"}\n', "stamp string", OPENX, given=given) == [["x"]]


def test_hidden_columns_tell_of_the_file(read: Read) -> None:
    sql = 'select "$path", "$file_size", "$file_modified_time" from t'
    assert read("abc\n", "a string", LAZY, sql=sql) == [["s3://b/t/file", "4", "2026-01-02 03:04:05.000 UTC"]]


VALUES = (
    "select cast(12345678901234567890.12 as decimal(38,2)) n, 'a\"b' s, cast(null as varchar) z, 1e0 d, true b, "
    "date '2026-01-31' e, timestamp '2026-01-31 01:02:03.5' t, array[1, null] l, map(array['k'], array[0.5]) m"
)


@pytest.mark.parametrize(
    "layout", [FileFormat(TEXT, "none"), FileFormat(JSON, "gzip"), FileFormat(TEXT, "zstd", ",", escape="\\")]
)
def test_written_rows_are_read_back(
    parts: tuple[DuckDbEngine, OneTextTable, Folder], read: Read, tmp_path: Path, layout: FileFormat
) -> None:
    engine, _, _ = parts
    query = parse(VALUES, "db")
    columns = tuple(OutputColumn(c.name, c.type) for c in engine.describe(query))
    engine.copy_out(query, Destination(tmp_path / "out", columns, (), layout.codec, None, layout), Running())
    (file,) = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    declared = "n decimal(38,2); s string; z string; d double; b boolean; e date; t timestamp; l array<int>; m map<string,decimal(2,1)>"
    serde, given = (
        (HIVE_JSON, {})
        if layout.name == JSON
        else (LAZY, {"field.delim": layout.delimiter, "escape.delim": layout.escape})
    )
    rows = read(file.read_bytes(), declared, serde, name=f"back{layout.suffix}", given=given)
    assert rows == [
        ["12345678901234567890.12", 'a"b', None, "1.0", "true", "2026-01-31", "2026-01-31 01:02:03.500", "[1, null]", "{k=0.5}"]
    ]  # fmt: skip
