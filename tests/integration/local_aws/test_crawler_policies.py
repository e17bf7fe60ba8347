"""What a crawler does with types that disagree, with what vanished, with exclusions, and how it is told when to run."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pyarrow as pa
import pytest

from infra.local.crawler import lease
from infra.local.crawler.layout import Layout
from infra.local.crawler.runner import Clients, Plan, crawl, drain
from tests.integration.local_aws.lake import GROUPING, Lake, month


def configure(lake: Lake, **changes: Any) -> None:
    lake.glue.update_crawler(Name=lake.name, **changes)


def policy(update: str, delete: str) -> dict[str, str]:
    return {"UpdateBehavior": update, "DeleteBehavior": delete}


def target(lake: Lake, **more: Any) -> dict[str, Any]:
    return {"S3Targets": [{"Path": f"s3://{lake.bucket}/bronze/", **more}]}


def everything(
    lake: Lake, delete: str = "LOG", update: str = "UPDATE_IN_DATABASE", recrawl: str = "CRAWL_EVERYTHING"
) -> None:
    configure(
        lake,
        Targets=target(lake),
        RecrawlPolicy={"RecrawlBehavior": recrawl},
        SchemaChangePolicy=policy(update, delete),
    )


def test_types_that_disagree_keep_the_table_and_break_no_partition(lake: Lake) -> None:
    lake.put(month(1), a=[1], b=["x"], c=pa.array([{"x": 1}]))
    lake.crawl()
    lake.put(month(2), a=["text"], b=["y"], c=pa.array([{"x": 1, "y": "n"}]))
    summary = lake.crawl()["Summary"]
    assert summary["CONFLICTS"] == {"cur2": ["a: string does not fit bigint"]}
    assert lake.columns() == {"a": "bigint", "b": "string", "c": "struct<x:bigint,y:string>"}
    table = lake.table()["StorageDescriptor"]["Columns"]
    assert [one["StorageDescriptor"]["Columns"] for one in lake.partitions()] == [table, table]


def test_update_behavior_log_leaves_the_table_and_adds_partitions(lake: Lake) -> None:
    lake.put(month(1), a=[1])
    lake.crawl()
    configure(lake, SchemaChangePolicy=policy("LOG", "LOG"))
    lake.put(month(2), a=[1], b=[1])
    lake.crawl()
    assert (lake.columns(), lake.months()) == ({"a": "bigint"}, ["2026-01", "2026-02"])


def test_listing_finds_what_vanished(lake: Lake) -> None:
    key, _ = lake.put(month(1), a=[1]), lake.put(month(2), a=[1])
    gone = lake.put("old/x=1", a=[1])
    everything(lake, "DELETE_FROM_DATABASE")
    lake.crawl()
    for one in (key, gone):
        lake.s3.delete_object(Bucket=lake.bucket, Key=one)
    summary = lake.crawl()["Summary"]
    assert (summary["TABLE"]["DELETE"], summary["PARTITION"]["DELETE"]) == (["old"], 1)
    assert lake.months() == ["2026-02"]


def test_vanished_table_is_deprecated_and_comes_back(lake: Lake) -> None:
    key = lake.put(month(1), a=[1])
    everything(lake, "DEPRECATE_IN_DATABASE")
    lake.crawl()
    lake.s3.delete_object(Bucket=lake.bucket, Key=key)
    assert lake.crawl()["Summary"]["TABLE"]["DEPRECATE"] == ["cur2"]
    assert lake.table()["Parameters"]["DEPRECATED_BY_CRAWLER"] == lake.name
    lake.put(month(1), a=[1])
    lake.crawl()
    assert "DEPRECATED_BY_CRAWLER" not in lake.table()["Parameters"]


def test_removal_leaves_a_partition_that_points_elsewhere(lake: Lake) -> None:
    configure(lake, SchemaChangePolicy=policy("UPDATE_IN_DATABASE", "DELETE_FROM_DATABASE"))
    key, _ = lake.put(month(1), a=[1]), lake.put(month(2), a=[1])
    lake.crawl()
    (first, _) = sorted(lake.partitions(), key=lambda one: one["Values"])
    moved = {"Values": first["Values"], "StorageDescriptor": {"Location": "s3://elsewhere/"}}
    entries = [{"PartitionValueList": first["Values"], "PartitionInput": moved}]
    lake.glue.batch_update_partition(DatabaseName=lake.name, TableName="cur2", Entries=entries)
    lake.s3.delete_object(Bucket=lake.bucket, Key=key)
    lake.crawl()
    assert lake.months() == ["2026-01", "2026-02"]


def test_new_folders_only(lake: Lake) -> None:
    everything(lake, "LOG", "LOG", "CRAWL_NEW_FOLDERS_ONLY")
    lake.put(month(1), a=[1])
    lake.crawl()
    lake.put(month(1), b"broken now, and nobody looks", file="b.parquet")
    lake.put(month(2), a=[1])
    summary = lake.crawl()["Summary"]
    assert (summary["UNREADABLE"], summary["PARTITION"]["ADD"]) == ({}, 1)
    assert lake.months() == ["2026-01", "2026-02"]


def test_exclusions_are_globs(lake: Lake) -> None:
    configure(
        lake, Targets=target(lake, EventQueueArn=lake.queue.arn, Exclusions=["**/metadata/**", "legacy*/**"])
    )
    for folder in ("cur2/metadata/x=1", "legacy/x=1", "cur2/x=1"):
        lake.put(folder, a=[1])
    lake.crawl()
    assert [one["Name"] for one in lake.glue.get_tables(DatabaseName=lake.name)["TableList"]] == ["cur2"]
    assert [one["Values"] for one in lake.partitions()] == [["1"]]


def test_folder_without_parquet_is_named(lake: Lake) -> None:
    lake.put(month(1), a=[1])
    lake.put("texts/x=1", b"a,b\n1,2\n", file="a.csv")
    assert lake.crawl()["Summary"]["SKIPPED"] == {"bronze/texts/x=1/": 1}


def test_batch_cap_leaves_the_rest_to_the_next_crawl(lake: Lake) -> None:
    for number in range(1, 13):
        lake.put(month(number), a=[1])
    plan = Plan(
        lake.name, lake.name, Layout(lake.bucket, "bronze/", 3), lake.queue.url, False, True, most_messages=5
    )
    clients = Clients(lake.s3, lake.sqs, lake.glue)
    left = []
    for _ in range(3):
        crawl(clients, plan, threading.Event())
        left.append(lake.queue.depth())
    assert left == [8, 3, 0]  # twelve objects and the test event
    assert len(lake.partitions()) == 12


def test_killed_crawl_holds_its_messages_for_a_minute_at_most(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.local.crawler.runner.HIDDEN_SECONDS", 1)
    lake.put(month(1), a=[1])
    held = lease.Lease(lake.sqs, lake.queue.url, threading.Event())
    drain(lake.sqs, lake.queue.url, 10, held)  # and then the process dies
    assert (len(held.received), lake.queue.depth()) == (2, 0)
    deadline = time.monotonic() + 10
    while lake.queue.depth() < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert lease.HIDDEN_SECONDS <= 60


def test_lease_is_renewed_while_the_crawl_runs(lake: Lake) -> None:
    now = [0.0]
    held = lease.Lease(lake.sqs, lake.queue.url, threading.Event(), lambda: now[0])
    drain(lake.sqs, lake.queue.url, 10, held)
    lake.sqs.change_message_visibility(
        QueueUrl=lake.queue.url, ReceiptHandle=held.received[0].receipt, VisibilityTimeout=2
    )
    now[0] = lease.RENEWED_SECONDS + 1
    held.check()
    time.sleep(2.2)
    assert lake.queue.depth() == 0
    held.settle([])
    assert lake.queue.depth() == 1


def test_schedule_is_kept_started_and_stopped(lake: Lake) -> None:
    glue, name = lake.glue, lake.name
    with pytest.raises(glue.exceptions.NoScheduleException):
        glue.start_crawler_schedule(CrawlerName=name)
    glue.update_crawler_schedule(CrawlerName=name, Schedule="cron(0 3 1 1 ? 2199)")
    shown = {"ScheduleExpression": "cron(0 3 1 1 ? 2199)", "State": "SCHEDULED"}
    assert glue.get_crawler(Name=name)["Crawler"]["Schedule"] == shown
    with pytest.raises(glue.exceptions.SchedulerRunningException):
        glue.start_crawler_schedule(CrawlerName=name)
    glue.stop_crawler_schedule(CrawlerName=name)
    assert glue.get_crawler(Name=name)["Crawler"]["Schedule"]["State"] == "NOT_SCHEDULED"
    with pytest.raises(glue.exceptions.SchedulerNotRunningException):
        glue.stop_crawler_schedule(CrawlerName=name)
    glue.start_crawler_schedule(CrawlerName=name)
    assert glue.get_crawler(Name=name)["Crawler"]["Schedule"] == shown


@pytest.mark.parametrize(
    "change",
    [
        {"Schedule": "every day"},
        {"Schedule": "cron(0 25 * * ? *)"},
        {"SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "SOMETIMES"}},
        {"RecrawlPolicy": {"RecrawlBehavior": "CRAWL_NEW_FOLDERS_ONLY"}},
        {"Targets": {"S3Targets": [{"Path": "s3://b/a/", "EventQueueArn": "arn:aws:sqs:us-east-1:1:q", "Exclusions": ["[z-a]"]}]}},
    ],
)  # fmt: skip
def test_impossible_policy_is_refused(lake: Lake, change: dict[str, Any]) -> None:
    with pytest.raises(lake.glue.exceptions.InvalidInputException):
        lake.glue.update_crawler(Name=lake.name, **change)


def test_history_is_filtered(lake: Lake) -> None:
    first, second = lake.crawl(), lake.crawl()
    milliseconds = str(round(second["StartTime"].timestamp() * 1000))

    def ids(field: str, sign: str, value: str) -> list[str]:
        filters = [{"FieldName": field, "FilterOperator": sign, "FieldValue": value}]
        return [
            one["CrawlId"] for one in lake.glue.list_crawls(CrawlerName=lake.name, Filters=filters)["Crawls"]
        ]

    assert ids("START_TIME", "GE", milliseconds) == [second["CrawlId"]]
    assert ids("END_TIME", "LT", milliseconds) == [first["CrawlId"]]
    assert ids("STATE", "NE", "COMPLETED") == []
    assert ids("DPU_HOUR", "EQ", "0") == [second["CrawlId"], first["CrawlId"]]
    for wrong in (("STATE", "GT", "x"), ("START_TIME", "EQ", "yesterday")):
        with pytest.raises(lake.glue.exceptions.InvalidInputException):
            ids(*wrong)


def test_grouping_stays_what_it_was(lake: Lake) -> None:
    configure(lake, Description="changed")
    assert (
        json.loads(lake.glue.get_crawler(Name=lake.name)["Crawler"]["Configuration"])["Grouping"] == GROUPING
    )


def test_classifiers_make_tables_of_texts(lake: Lake, unique: str) -> None:
    names = [f"csv-{unique}", f"json-{unique}"]
    lake.glue.create_classifier(
        CsvClassifier={"Name": names[0], "ContainsHeader": "PRESENT", "Delimiter": ","}
    )
    lake.glue.create_classifier(JsonClassifier={"Name": names[1], "JsonPath": "$"})
    configure(lake, Classifiers=names)
    lake.put(month(1), a=[1])
    lake.put(month(1), b'{"manifest": 1}', file="manifest.json")
    lake.put("texts/x=1", b"id,x,name\n1,9,a\n", file="a.csv")
    lake.put("lines/x=1", b'{"id": 1, "x": 2}\n', file="a.json")
    summary = lake.crawl()["Summary"]
    assert (summary["TABLE"]["ADD"], summary["SKIPPED"]) == (["cur2", "lines", "texts"], {})
    assert lake.columns() == {"a": "bigint"}
    assert lake.columns("texts") == {"id": "bigint", "x_": "bigint", "name": "string"}
    assert lake.columns("lines") == {"id": "int"}
    assert lake.table("texts")["Parameters"]["classification"] == "csv"
    assert lake.partitions("lines")[0]["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"].endswith(
        "JsonSerDe"
    )


def test_file_of_another_kind_than_its_table_is_left_alone(lake: Lake, unique: str) -> None:
    lake.glue.create_classifier(JsonClassifier={"Name": f"json-{unique}", "JsonPath": "$"})
    configure(lake, Classifiers=[f"json-{unique}"])
    lake.put(month(1), a=[1])
    lake.crawl()
    lake.put(month(2), b'{"a": 1}\n', file="a.json")
    assert lake.crawl()["Summary"]["MESSAGES"] == {"CONSUMED": 0, "LEFT": 1}
    assert lake.months() == ["2026-01"]
