"""Athena's view of the catalog: the same here and on AWS."""

from __future__ import annotations

from tests.contract.athena import ended, run, start
from tests.contract.conftest import Aws

CATALOG = "AwsDataCatalog"


def test_list_and_get_data_catalogs(aws: Aws) -> None:
    client = aws.client("athena")
    assert CATALOG in [one["CatalogName"] for one in client.list_data_catalogs()["DataCatalogsSummary"]]
    assert client.get_data_catalog(Name=CATALOG)["DataCatalog"]["Type"] == "GLUE"


def test_list_and_get_databases(aws: Aws) -> None:
    client, name = aws.client("athena"), aws.database()
    found = client.get_paginator("list_databases").paginate(CatalogName=CATALOG)
    assert name in [one["Name"] for page in found for one in page["DatabaseList"]]
    assert client.get_database(CatalogName=CATALOG, DatabaseName=name)["Database"]["Name"] == name
    error = aws.refused(client.get_database, CatalogName=CATALOG, DatabaseName=aws.name("gone", "_"))
    assert error["Code"] == "MetadataException"


def test_list_and_get_table_metadata(aws: Aws) -> None:
    client, name, bucket = aws.client("athena"), aws.database(), aws.bucket()
    where = {"CatalogName": CATALOG, "DatabaseName": name}
    for table in ("one", "two"):
        run(
            aws,
            bucket,
            f"CREATE EXTERNAL TABLE {table} (a bigint COMMENT 'c') PARTITIONED BY (p string) STORED AS PARQUET "
            f"LOCATION 's3://{bucket}/{table}/'",
            QueryExecutionContext={"Database": name},
        )
    assert [one["Name"] for one in client.list_table_metadata(**where)["TableMetadataList"]] == ["one", "two"]
    assert [
        one["Name"] for one in client.list_table_metadata(**where, Expression="tw.*")["TableMetadataList"]
    ] == ["two"]
    told = client.get_table_metadata(**where, TableName="one")["TableMetadata"]
    assert told["Columns"] == [{"Name": "a", "Type": "bigint", "Comment": "c"}]
    assert [key["Name"] for key in told["PartitionKeys"]] == ["p"]
    assert aws.refused(client.get_table_metadata, **where, TableName="gone")["Code"] == "MetadataException"


def test_ctas_insert_and_unload_leave_a_manifest(aws: Aws) -> None:
    name, bucket = aws.database(), aws.bucket()
    here = {"QueryExecutionContext": {"Database": name}}
    made = [
        run(
            aws,
            bucket,
            f"CREATE TABLE t WITH (external_location = 's3://{bucket}/t/') AS SELECT 1 AS a",
            **here,
        ),
        run(aws, bucket, "INSERT INTO t VALUES (2)", **here),
        run(aws, bucket, f"UNLOAD (SELECT a FROM t) TO 's3://{bucket}/u/' WITH (format = 'JSON')", **here),
    ]
    for found in made:
        key = found["Statistics"]["DataManifestLocation"].removeprefix(f"s3://{bucket}/")
        listed = aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode().split()
        assert all(uri.startswith(f"s3://{bucket}/") for uri in listed)
        assert listed
    again = f"UNLOAD (SELECT a FROM t) TO 's3://{bucket}/u/' WITH (format = 'JSON')"
    assert ended(aws, start(aws, bucket, again, **here))["Status"]["State"] == "FAILED"
