"""What is written out: the query's columns by place, the destination's types, partition keys last."""

from __future__ import annotations

from pathlib import Path

from infra.local.athena import types as t
from infra.local.athena.engines.base import Destination, OutputColumn
from infra.local.athena.engines.trino import writing
from infra.local.athena.file_formats import FileFormat

COLUMNS = (OutputColumn("k", t.VARCHAR), OutputColumn("v", t.decimal(10, 2)), OutputColumn('a"b', t.BIGINT))


def test_keys_go_last_and_missing_columns_stay_null() -> None:
    destination = Destination(Path("/f"), COLUMNS, ("k",), order=(1, 0, None))
    assert writing.create_table_as("s.w.x", "SELECT 1, 'a'", 2, destination) == (
        "CREATE TABLE s.w.x WITH (format = 'PARQUET', partitioned_by = ARRAY['k']) AS "
        'SELECT CAST("c0" AS decimal(10, 2)) AS "v", CAST(NULL AS bigint) AS "a""b", '
        'CAST("c1" AS varchar) AS "k" FROM (\nSELECT 1, \'a\'\n) AS answer ("c0", "c1")'
    )


def test_query_begins_after_the_lines_that_are_taken_off_again() -> None:
    text = writing.create_table_as("s.w.x", "SELECT nope", 1, Destination(Path("/f"), COLUMNS[:1]))
    assert text.splitlines()[writing.LINES_BEFORE] == "SELECT nope"


def test_text_files_keep_their_delimiters() -> None:
    layout = FileFormat("TEXTFILE", "gzip", delimiter="\x01", null="\\N")
    destination = Destination(Path("/f"), COLUMNS, layout=layout)
    assert writing.table_properties(destination) == {
        "format": "'TEXTFILE'",
        "textfile_field_separator": "U&'\\0001'",
        "null_format": "'\\N'",
    }
    assert writing.codec(destination) == "GZIP"


def test_codecs_are_in_the_engines_words() -> None:
    assert writing.codec(Destination(Path("/f"), COLUMNS, compression="uncompressed")) == "NONE"
    assert writing.codec(Destination(Path("/f"), COLUMNS, compression="zstd")) == "ZSTD"


def test_only_data_files_move(tmp_path: Path) -> None:
    written = tmp_path / "written"
    for name in ("k=1/part", "k=1/.trinoSchema", ".trinoPermissions/user", "k=a%2Fb/part"):
        (written / name).parent.mkdir(parents=True, exist_ok=True)
        (written / name).write_text(name)
    writing.move_files(written, tmp_path / "out")
    found = sorted(
        str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file()
    )
    assert found == ["k=1/part", "k=a%2Fb/part"]
