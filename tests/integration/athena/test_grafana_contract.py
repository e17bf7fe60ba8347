"""What Grafana's Athena plugin relies on, held over raw HTTP: a missing member there ends the plugin's process.

The plugin's libraries (aws-sdk-go-v2, grafana-aws-sdk, athenadriver) read replies more strictly than boto3
does: a token at the end of a list loops for ever, an empty page ends the reading, a failure without a
reason is a nil pointer.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

CREDENTIAL = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/athena/aws4_request, SignedHeaders=host, Signature=0"
)
REUSE_OFF = {"ResultReuseByAgeConfiguration": {"Enabled": False, "MaxAgeInMinutes": 0}}
REUSE_ON = {"ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 1440}}
DELAYS = (0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)


@dataclass
class Wire:
    """AWS JSON 1.1 as the Go SDK speaks it."""

    host: str
    port: int
    bucket: str

    def headers(self, operation: str) -> dict[str, str]:
        return {
            "X-Amz-Target": f"AmazonAthena.{operation}",
            "Content-Type": "application/x-amz-json-1.1",
            "Authorization": CREDENTIAL,
            "Accept-Encoding": "gzip",
        }

    def send(self, operation: str, **payload: Any) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request("POST", "/", json.dumps(payload), self.headers(operation))
            reply = connection.getresponse()
            told: dict[str, Any] = json.loads(reply.read() or b"{}")
            return reply.status, told
        finally:
            connection.close()

    def ask(self, operation: str, **payload: Any) -> dict[str, Any]:
        status, told = self.send(operation, **payload)
        assert status == 200, told
        return told

    def start(self, sql: str, **more: Any) -> str:
        given = {
            "QueryString": sql,
            "QueryExecutionContext": {"Catalog": "AwsDataCatalog", "Database": ""},
            "WorkGroup": "",
            "ClientRequestToken": str(uuid.uuid4()),
            "ResultReuseConfiguration": REUSE_OFF,
            "ResultConfiguration": {"OutputLocation": f"s3://{self.bucket}/g/"},
            **more,
        }
        return str(self.ask("StartQueryExecution", **given)["QueryExecutionId"])

    def ended(self, query_id: str) -> dict[str, Any]:
        """Polls as the synchronous path does: at once, then after doubling delays."""
        for delay in (0.0, *DELAYS):
            time.sleep(delay)
            found: dict[str, Any] = self.ask("GetQueryExecution", QueryExecutionId=query_id)["QueryExecution"]
            if found["Status"]["State"] in ("SUCCEEDED", "FAILED", "CANCELLED"):
                return found
        pytest.fail(f"query {query_id} did not end")

    def answer(self, sql: str, **more: Any) -> dict[str, Any]:
        query_id = self.start(sql, **more)
        found = self.ended(query_id)
        assert found["Status"]["State"] == "SUCCEEDED", found
        return self.ask("GetQueryResults", QueryExecutionId=query_id)


@pytest.fixture(scope="module")
def wire(local_aws: Any) -> Iterator[Wire]:
    place = urlsplit(local_aws.endpoint)
    bucket = f"grafana-{uuid.uuid4().hex[:8]}"
    local_aws.client("s3").create_bucket(Bucket=bucket)
    yield Wire(str(place.hostname), int(place.port or 0), bucket)


@pytest.fixture(scope="module")
def database(local_aws: Any, wire: Wire) -> str:
    name = f"g_{uuid.uuid4().hex[:8]}"
    local_aws.client("glue").create_database(DatabaseInput={"Name": name})
    wire.answer(
        "create table t with (partitioned_by = ARRAY['p']) as select 1 as a, 'x' as p",
        QueryExecutionContext={"Catalog": "AwsDataCatalog", "Database": name},
    )
    return name


def values(told: dict[str, Any]) -> list[list[str | None]]:
    return [[cell.get("VarCharValue") for cell in row["Data"]] for row in told["ResultSet"]["Rows"]]


def test_health_check_needs_an_engine_version_and_an_id(wire: Wire) -> None:
    group = wire.ask("GetWorkGroup", WorkGroup="primary")["WorkGroup"]
    assert group["Configuration"]["EngineVersion"]["EffectiveEngineVersion"] == "Athena engine version 3"
    assert wire.start("SELECT 1")


def test_quick_query_has_succeeded_at_the_first_poll(wire: Wire) -> None:
    states = []
    for _ in range(5):
        query_id = wire.start("SELECT 1")
        states.append(
            wire.ask("GetQueryExecution", QueryExecutionId=query_id)["QueryExecution"]["Status"]["State"]
        )
    assert states.count("SUCCEEDED") >= 3


def test_same_token_is_the_same_query(wire: Wire) -> None:
    token = str(uuid.uuid4())
    assert wire.start("SELECT 1", ClientRequestToken=token) == wire.start(
        "SELECT 1", ClientRequestToken=token
    )


@pytest.mark.parametrize("context", [{}, {"Catalog": "", "Database": ""}, {"Catalog": "AwsDataCatalog"}])
def test_empty_context_and_workgroup_are_defaults(wire: Wire, context: dict[str, str]) -> None:
    assert values(wire.answer("SELECT 1 AS a", QueryExecutionContext=context)) == [["a"], ["1"]]


def test_reuse_is_sent_in_both_forms_and_said(wire: Wire) -> None:
    sql = f"SELECT '{uuid.uuid4()}' AS a"
    for reuse, expected in ((REUSE_OFF, False), (REUSE_ON, True), (REUSE_OFF, False)):
        found = wire.ended(wire.start(sql, ResultReuseConfiguration=reuse))
        assert found["Statistics"]["ResultReuseInformation"]["ReusedPreviousResult"] is expected
    status, told = wire.send(
        "StartQueryExecution",
        QueryString="SELECT 1",
        ResultReuseConfiguration={
            "ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 60.5}
        },
    )
    assert (status, told["__type"]) == (400, "InvalidRequestException")


def test_header_row_equals_the_names_to_the_letter(wire: Wire) -> None:
    told = wire.answer('SELECT 1 AS "Total Cost", 2 AS lower, 3')
    columns = [column["Name"] for column in told["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]]
    assert values(told)[0] == columns == ["Total Cost", "lower", "_col2"]


def test_show_and_describe_have_no_header_and_divide_by_tabs(wire: Wire, database: str) -> None:
    assert values(wire.answer(f"SHOW TABLES IN {database}")) == [["t"]]
    told = wire.answer(f"DESCRIBE {database}.t")
    assert len(told["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]) == 3
    assert all(len(row["Data"]) == 1 for row in told["ResultSet"]["Rows"])
    assert [cell.strip() for cell in str(values(told)[0][0]).split("\t")] == ["a", "int", ""]


def test_no_page_is_empty_and_every_page_has_its_columns(wire: Wire) -> None:
    query_id = wire.start("SELECT x, if(x % 2 = 0, x) AS even FROM unnest(sequence(1, 2100)) AS t(x)")
    wire.ended(query_id)
    rows: list[list[str | None]] = []
    token: dict[str, str] = {}
    while True:
        told = wire.ask("GetQueryResults", QueryExecutionId=query_id, **token)
        assert [c["Name"] for c in told["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]] == ["x", "even"]
        page = values(told)
        assert len(page) > (0 if token else 1)
        assert all(len(row) == 2 for row in page)
        rows += page
        if "NextToken" not in told:
            break
        assert told["NextToken"]
        token = {"NextToken": told["NextToken"]}
    assert len(rows) == 2101


def test_zero_rows_are_a_header_alone_without_a_token(wire: Wire) -> None:
    told = wire.answer("SELECT 1 AS a WHERE false")
    assert values(told) == [["a"]]
    assert "NextToken" not in told


def test_null_is_a_datum_without_a_value(wire: Wire) -> None:
    told = wire.answer("SELECT CAST(NULL AS varchar) AS a, '' AS b")
    assert told["ResultSet"]["Rows"][1]["Data"] == [{}, {"VarCharValue": ""}]


STAMP = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.(\d{3}|\d{6}|\d{9})"
TYPES = [
    ("CAST(1 AS tinyint)", "tinyint", r"1"),
    ("CAST(1 AS smallint)", "smallint", r"1"),
    ("1", "integer", r"1"),
    ("9007199254740993", "bigint", r"9007199254740993"),
    ("CAST(1.5 AS real)", "float", r"1\.5"),
    ("1e0", "double", r"1\.0"),
    ("nan()", "double", r"NaN"),
    ("infinity()", "double", r"Infinity"),
    ("-infinity()", "double", r"-Infinity"),
    ("true", "boolean", r"true"),
    ("1 = 2", "boolean", r"false"),
    ("DATE '2026-08-01'", "date", r"2026-08-01"),
    ("date_parse('2026-08-01', '%Y-%m-%d')", "timestamp", STAMP),
    ("now()", "timestamp with time zone", STAMP + r" UTC"),
    ("CAST(TIMESTAMP '2026-08-01 12:34:56.789' AS time(3))", "time", r"12:34:56\.789"),
    ("CAST(1 AS decimal(18,2))", "decimal", r"1\.00"),
    ("CAST('a' AS varchar(10))", "varchar", r"a"),
    ("MAP(ARRAY['k'], ARRAY[1])", "map", r"\{k=1\}"),
    ("ARRAY[1, NULL]", "array", r"\[1, null\]"),
    ("json_parse('[1]')", "json", r"\[1\]"),
]


@pytest.mark.parametrize(("expression", "kind", "text"), TYPES)
def test_type_is_a_bare_name_and_its_text_has_the_form_that_is_parsed(
    wire: Wire, expression: str, kind: str, text: str
) -> None:
    told = wire.answer(f"SELECT {expression} AS a")
    assert told["ResultSet"]["ResultSetMetadata"]["ColumnInfo"][0]["Type"] == kind
    assert re.fullmatch(text, str(values(told)[1][0])), values(told)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT nope",
        "SELECT 1/0",
        "DROP TABLE nowhere.x",
        "INSERT INTO x.y SELECT 1",
        "SHOW TABLES IN nowhere",
    ],
)
def test_failure_has_a_reason_and_a_category(wire: Wire, sql: str) -> None:
    status = wire.ended(wire.start(sql))["Status"]
    assert status["State"] == "FAILED"
    assert status["StateChangeReason"]
    assert status["AthenaError"]["ErrorCategory"] in (1, 2, 3)


def test_a_text_outside_of_the_grammar_is_refused_with_its_place(wire: Wire) -> None:
    place = {"OutputLocation": f"s3://{wire.bucket}/g/"}
    status, told = wire.send("StartQueryExecution", QueryString="SELEC 1", ResultConfiguration=place)
    assert (status, told["__type"]) == (400, "InvalidRequestException")
    assert told["Message"].startswith("line 1:1: mismatched input 'SELEC'. Expecting: ")


def test_cancelled_query_has_a_reason(wire: Wire) -> None:
    query_id = wire.start(
        "SELECT count(*) FROM unnest(sequence(1, 9000)) a(x) CROSS JOIN unnest(sequence(1, 9000)) b(y) CROSS JOIN unnest(sequence(1, 99)) c(z) WHERE x * y % 7 = z"
    )
    wire.ask("StopQueryExecution", QueryExecutionId=query_id)
    status = wire.ended(query_id)["Status"]
    assert (status["State"], bool(status["StateChangeReason"])) == ("CANCELLED", True)


@pytest.mark.parametrize(
    ("operation", "payload", "error"),
    [
        ("GetQueryExecution", {"QueryExecutionId": "nope"}, "InvalidRequestException"),
        ("GetWorkGroup", {"WorkGroup": "nope"}, "InvalidRequestException"),
        ("StartQueryExecution", {"QueryString": ""}, "InvalidRequestException"),
        ("GetTableMetadata", {"CatalogName": "AwsDataCatalog", "DatabaseName": "nope", "TableName": "x"}, "MetadataException"),
        ("NoSuchOperation", {}, "InvalidRequestException"),
    ],
)  # fmt: skip
def test_refusal_is_status_400_with_its_type(
    wire: Wire, operation: str, payload: dict[str, str], error: str
) -> None:
    status, told = wire.send(operation, **payload)
    assert (status, told["__type"]) == (400, error)
    assert told["message"]


LISTS: list[tuple[str, Callable[[str], dict[str, str]], str, str]] = [
    ("ListDataCatalogs", lambda _: {}, "DataCatalogsSummary", "CatalogName"),
    ("ListDatabases", lambda _: {"CatalogName": "AwsDataCatalog"}, "DatabaseList", "Name"),
    ("ListWorkGroups", lambda _: {}, "WorkGroups", "Name"),
    ("ListTableMetadata", lambda name: {"CatalogName": "AwsDataCatalog", "DatabaseName": name}, "TableMetadataList", "Name"),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "payload", "key", "name"), LISTS)
def test_lists_name_everything_and_end_without_a_token(
    wire: Wire, database: str, operation: str, payload: Callable[[str], dict[str, str]], key: str, name: str
) -> None:
    token: dict[str, str] = {}
    for _ in range(100):
        told = wire.ask(operation, **payload(database), **token)
        assert all(entry[name] for entry in told[key])
        if "NextToken" not in told:
            return
        token = {"NextToken": told["NextToken"]}
    pytest.fail("the list has no end")


def test_table_metadata_holds_partition_keys_apart(wire: Wire, database: str) -> None:
    told = wire.ask("GetTableMetadata", CatalogName="AwsDataCatalog", DatabaseName=database, TableName="t")
    table = told["TableMetadata"]
    assert ([c["Name"] for c in table["Columns"]], [c["Name"] for c in table["PartitionKeys"]]) == (
        ["a"],
        ["p"],
    )


def test_whole_reply_comes_at_once(wire: Wire) -> None:
    """A body held back until the client acknowledges the headers would cost it 40 ms a call."""
    body = b'{"WorkGroup": "primary"}'
    head = "".join(f"{name}: {value}\r\n" for name, value in wire.headers("GetWorkGroup").items())
    request = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode() + body
    whole = 0
    with socket.create_connection((wire.host, wire.port), timeout=30) as connection:
        for _ in range(10):
            connection.sendall(request)
            head_of_reply, _, rest = connection.recv(1 << 16).partition(b"\r\n\r\n")
            length = int(re.search(rb"(?i)content-length: (\d+)", head_of_reply)[1])  # type: ignore[index]
            whole += len(rest) == length
            while len(rest) < length:
                rest += connection.recv(1 << 16)
    assert whole == 10
