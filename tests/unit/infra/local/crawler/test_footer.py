"""A file is only registered when its end is that of a whole Parquet file."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from infra.local.crawler.footer import NotParquet, footer_length, parse


def file() -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.table({"a": list(range(5000)), "b": ["x"] * 5000}), target)
    return target.getvalue()


def test_schema_is_read_from_the_footer_alone() -> None:
    whole = file()
    tail = whole[-footer_length(whole[-8:], len(whole)) :]
    assert len(tail) < len(whole) / 2
    assert parse(tail, len(whole)).names == ["a", "b"]


@pytest.mark.parametrize(
    "content", [b"", b"PAR1PAR1", b"garbage garbage", file()[:-1], b"\xff" * 8 + b"PAR1"]
)
def test_cut_or_foreign_file_is_refused(content: bytes) -> None:
    with pytest.raises(NotParquet):
        parse(content[-footer_length(content, len(content)) :], len(content))


def test_file_without_its_head_is_refused() -> None:
    cut = file()[-2000:]
    with pytest.raises(NotParquet, match="bytes of columns"):
        parse(cut, len(cut))


def test_damaged_footer_is_refused() -> None:
    whole = bytearray(file())
    length = footer_length(bytes(whole), len(whole))
    whole[-length : -length + 40] = b"\xff" * 40
    with pytest.raises(NotParquet):
        parse(bytes(whole), len(whole))
