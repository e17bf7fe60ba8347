"""The key alone decides to which table and partition an object belongs."""

import pytest

from infra.local.crawler.layout import Layout, table_name

BRONZE = Layout("lake", "bronze/", 3)
KEY = "bronze/cur2/export_name=acme/billing_period=2026-01/delivery_id=d1/a.parquet"


def test_table_level_counts_from_the_bucket() -> None:
    folder = BRONZE.folder_of(KEY)
    assert (folder.table, folder.table_location) == ("cur2", "s3://lake/bronze/cur2/")
    assert folder.keys == ("export_name", "billing_period", "delivery_id")
    assert folder.values == ("acme", "2026-01", "d1")
    assert folder.location == f"s3://lake/{KEY.rpartition('/')[0]}/"


def test_without_a_level_the_folder_before_the_partitions_is_the_table() -> None:
    folder = Layout("lake", "bronze/", None).folder_of(KEY)
    assert (folder.table, folder.keys[0]) == ("cur2", "export_name")


def test_plain_folders_below_the_table_are_numbered_partitions() -> None:
    folder = BRONZE.folder_of("bronze/cur2/2026/01/a.parquet")
    assert dict(zip(folder.keys, folder.values, strict=True)) == {"partition_0": "2026", "partition_1": "01"}


def test_partition_names_are_lower_case_and_values_decoded() -> None:
    folder = BRONZE.folder_of("bronze/cur2/BILLING_PERIOD=2026%2F01/a.parquet")
    assert (folder.keys, folder.values) == (("billing_period",), ("2026/01",))


def test_file_above_the_table_level_belongs_to_its_own_folder() -> None:
    assert BRONZE.folder_of("bronze/a.parquet").table == "bronze"
    assert Layout("my-lake", "", 1).folder_of("a.parquet").table == "my_lake"


@pytest.mark.parametrize(
    ("key", "covered"),
    [
        (KEY, True),
        ("bronze/cur2/", False),
        ("bronze/cur2/_SUCCESS", False),
        ("bronze/cur2/.hidden", False),
        ("silver/a.parquet", False),
        ("bronze/cur2/metadata/x.json", False),
    ],
)
def test_what_is_covered(key: str, covered: bool) -> None:
    layout = Layout("lake", "bronze/", 3, exclusions=("**/metadata/**",))
    assert layout.covers("lake", key) is covered
    assert not layout.covers("other", key)


def test_table_name_is_legal() -> None:
    assert table_name("My-Table.1") == "my_table_1"
