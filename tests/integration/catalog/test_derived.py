"""Rule: a derived table moves as one, with the ledger's discipline, and only ever grows."""

from __future__ import annotations

import pytest

from ingestion.catalog import derived
from ingestion.catalog.columns import Column, columns_of, location_of
from ingestion.catalog.derived import publish_derived, resume_derived
from ingestion.catalog.repair import repair
from ingestion.catalog.rollback import publications
from ingestion.catalog.tables import ensure_database, found_table
from ingestion.errors import Refused

WHO = {"actor": "arn:tester", "reason": "test"}
COLUMNS = (Column("account_id", "string"), Column("account_name", "string"))


def test_publish_derived_moves_the_location_of_an_unpartitioned_table(small) -> None:
    first = publish_derived(small.aws, small.lake, "accounts", "s3://lake/builds/a", COLUMNS, **WHO)
    second = publish_derived(small.aws, small.lake, "accounts", "s3://lake/builds/b", COLUMNS, **WHO)
    assert (first.replaced, second.replaced) == (None, "s3://lake/builds/a/")
    assert location_of(small.aws, small.lake.database, "accounts") == "s3://lake/builds/b/"
    table = found_table(small.aws, small.lake.database, "accounts")
    assert table is not None
    assert table["PartitionKeys"] == []


def test_publish_derived_again_changes_nothing(small) -> None:
    publish_derived(small.aws, small.lake, "accounts", "s3://lake/builds/a", COLUMNS, **WHO)
    again = publish_derived(small.aws, small.lake, "accounts", "s3://lake/builds/a/", COLUMNS, **WHO)
    assert again.outcome == "already_published"


def test_publish_derived_adds_a_column_and_refuses_to_drop_one(small) -> None:
    publish_derived(small.aws, small.lake, "accounts", "s3://lake/builds/a", COLUMNS, **WHO)
    wider = (Column("owner", "string"), *COLUMNS)
    publish_derived(small.aws, small.lake, "accounts", "s3://lake/builds/b", wider, **WHO)
    assert columns_of(small.aws, small.lake.database, "accounts") == (*COLUMNS, Column("owner", "string"))
    with pytest.raises(Refused, match=r"accounts\.owner: expected this published column"):
        publish_derived(small.aws, small.lake, "accounts", "s3://lake/builds/c", COLUMNS, **WHO)
    assert location_of(small.aws, small.lake.database, "accounts") == "s3://lake/builds/b/"


def test_publish_derived_seals_its_scratch_schema(small) -> None:
    schema = f"build_derived_{small.lake.database}"
    ensure_database(small.aws, schema)
    publish_derived(
        small.aws, small.lake, "accounts", "s3://lake/builds/a", COLUMNS, **WHO, scratch_schema=schema
    )
    with pytest.raises(small.aws.glue.exceptions.EntityNotFoundException):
        small.aws.glue.get_database(Name=schema)


def test_resume_derived_completes_what_a_crash_left(small, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_derived(small.aws, small.lake, "accounts", "s3://lake/builds/a", COLUMNS, **WHO)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(derived, "move_table", interrupt)
        publish_derived(small.aws, small.lake, "accounts", "s3://lake/builds/b", COLUMNS, **WHO)
    assert location_of(small.aws, small.lake.database, "accounts") == "s3://lake/builds/a/"
    assert resume_derived(small.aws, small.lake, actor="arn:tester") == ("accounts",)
    assert location_of(small.aws, small.lake.database, "accounts") == "s3://lake/builds/b/"
    assert resume_derived(small.aws, small.lake, actor="arn:tester") == ()


def test_repair_mends_a_derived_table(small) -> None:
    publish_derived(small.aws, small.lake, "accounts", "s3://lake/builds/a", COLUMNS, **WHO)
    publish_derived(small.aws, small.lake, "services", "s3://lake/builds/s", COLUMNS, **WHO)
    small.aws.glue.delete_table(DatabaseName=small.lake.database, Name="accounts")
    [mended] = repair(small.aws, small.lake, actor="arn:tester")
    assert (mended.table, mended.wanted, mended.mended) == ("accounts", "s3://lake/builds/a/", True)
    assert location_of(small.aws, small.lake.database, "accounts") == "s3://lake/builds/a/"


def test_publications_list_derived_tables_with_the_live_one_of_each(small) -> None:
    for table, location in (("accounts", "a"), ("services", "s"), ("accounts", "b")):
        publish_derived(small.aws, small.lake, table, f"s3://lake/builds/{location}", COLUMNS, **WHO)
    rows = [(row.tables, row.live) for row in publications(small.aws, small.lake)]
    assert rows == [(("accounts",), False), (("services",), True), (("accounts",), True)]


def interrupt(*_arguments: object, **_named: object) -> None:
    raise KeyboardInterrupt
