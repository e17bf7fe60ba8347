"""The event-mode crawler lists once, then reads its queue, registers what is good and leaves what is not."""

from __future__ import annotations

import json
import time
from typing import Any

import pyarrow as pa
import pytest

from tests.integration.local_aws.lake import GROUPING, Lake, month


def test_first_crawl_lists_what_no_event_told(lake: Lake) -> None:
    lake.put(month(1), a=[1], tags=pa.array([[("k", "v")]], pa.map_(pa.string(), pa.string())))
    lake.put(month(2), a=[1])
    lake.queue.take()
    run = lake.crawl()
    assert run["State"] == "COMPLETED"
    table = lake.table()
    assert [key["Name"] for key in table["PartitionKeys"]] == ["export_name", "billing_period", "delivery_id"]
    assert {key["Type"] for key in table["PartitionKeys"]} == {"string"}
    assert lake.columns() == {"a": "bigint", "tags": "map<string,string>"}
    assert (table["TableType"], table["Parameters"]["classification"]) == ("EXTERNAL_TABLE", "parquet")
    assert table["StorageDescriptor"]["Location"] == f"s3://{lake.bucket}/bronze/cur2/"
    (first, _) = sorted(lake.partitions(), key=lambda one: one["Values"][1])
    assert first["Values"] == ["acme", "2026-01", "d1"]
    assert first["StorageDescriptor"]["Location"] == f"s3://{lake.bucket}/bronze/{month(1)}/"
    assert first["StorageDescriptor"]["Columns"] == table["StorageDescriptor"]["Columns"]


def test_later_crawl_reads_only_what_events_name(lake: Lake) -> None:
    lake.put(month(1), a=[1])
    lake.crawl()
    lake.put(month(2), a=[1])
    lake.queue.take()  # the event of February is lost
    lake.put(month(3), a=[1])
    assert lake.crawl()["Summary"]["PARTITION"]["ADD"] == 1
    assert lake.months() == ["2026-01", "2026-03"]
    assert lake.queue.depth() == 0


def test_change_of_the_crawler_makes_the_next_crawl_list_again(lake: Lake) -> None:
    lake.put(month(1), a=[1])
    lake.crawl()
    lake.put(month(2), a=[1])
    lake.queue.take()
    lake.glue.update_crawler(Name=lake.name, TablePrefix="x_")
    lake.crawl()
    assert len(lake.partitions("x_cur2")) == 2


def test_crawl_twice_changes_nothing(lake: Lake) -> None:
    lake.put(month(1), a=[1])
    lake.crawl()
    before = lake.table()["VersionId"]
    lake.put(month(1), a=[2])
    summary = lake.crawl()["Summary"]
    assert (summary["PARTITION"]["ADD"], summary["MESSAGES"]["CONSUMED"]) == (0, 1)
    assert lake.table()["VersionId"] == before


def test_new_and_wider_columns_are_merged_into_table_and_partitions(lake: Lake) -> None:
    lake.put(month(1), a=pa.array([1], pa.int32()), b=["x"])
    lake.crawl()
    lake.put(month(2), a=[1.5], c=["y"])
    lake.crawl()
    assert lake.columns() == {"a": "double", "b": "string", "c": "string"}
    for partition in lake.partitions():
        assert [one["Name"] for one in partition["StorageDescriptor"]["Columns"]] == ["a", "b", "c"]


def test_column_that_the_path_names_is_left_to_the_path(lake: Lake) -> None:
    lake.put(month(1), a=[1], billing_period=["2026-01"])
    lake.crawl()
    assert lake.columns() == {"a": "bigint"}


def test_three_tables_from_one_target(lake: Lake) -> None:
    for table in ("cur2", "legacy", "focus"):
        lake.put(month(1).replace("cur2", table), a=[1])
    lake.crawl()
    assert {t["Name"] for t in lake.glue.get_tables(DatabaseName=lake.name)["TableList"]} == {
        "cur2",
        "legacy",
        "focus",
    }


def test_poison_reaches_the_dead_letter_queue_after_three_crawls_and_nothing_else_does(lake: Lake) -> None:
    lake.put(month(1), a=[1])
    lake.crawl()
    bad = lake.put(month(2), b"no parquet at all", file="bad.parquet")
    lake.put(month(2), a=[1], file="good.parquet")
    only_bad = lake.put(month(3), lake.parquet(a=[1])[:-3])
    lake.put(month(4), a=[1])
    lake.sqs.send_message(QueueUrl=lake.queue.url, MessageBody="garbage")
    summary = lake.crawl()["Summary"]
    assert lake.months() == ["2026-01", "2026-02", "2026-04"]
    assert summary["MESSAGES"] == {"CONSUMED": 2, "LEFT": 3}
    assert set(summary["UNREADABLE"]) == {bad, only_bad}
    assert lake.crawl()["State"] == "COMPLETED"
    assert (lake.queue.depth(), lake.dead.depth()) == (3, 0)
    lake.crawl()
    assert (lake.queue.depth(), lake.dead.depth()) == (0, 3)


def test_mended_object_comes_in_when_its_message_returns(lake: Lake) -> None:
    key = lake.put(month(1), b"broken")
    for _ in range(3):
        lake.crawl()
    lake.s3.put_bucket_notification_configuration(Bucket=lake.bucket, NotificationConfiguration={})
    lake.s3.put_object(Bucket=lake.bucket, Key=key, Body=lake.parquet(a=[1]))
    lake.sqs.start_message_move_task(SourceArn=lake.dead.arn)
    while not lake.queue.depth():
        time.sleep(0.02)
    lake.crawl()
    assert lake.months() == ["2026-01"]
    assert (lake.queue.depth(), lake.dead.depth()) == (0, 0)


def test_folder_of_another_shape_is_left_alone(lake: Lake) -> None:
    lake.put(month(1), a=[1])
    lake.crawl()
    lake.put("cur2/other_key=1", a=[1])
    lake.put(month(2), a=[1])
    assert lake.crawl()["Summary"]["MESSAGES"] == {"CONSUMED": 1, "LEFT": 1}
    assert lake.months() == ["2026-01", "2026-02"]


def test_removal_is_only_logged(lake: Lake) -> None:
    key = lake.put(month(1), a=[1])
    lake.crawl()
    lake.s3.delete_object(Bucket=lake.bucket, Key=key)
    assert lake.crawl()["Summary"]["MESSAGES"] == {"CONSUMED": 1, "LEFT": 0}
    assert lake.months() == ["2026-01"]


def test_removal_deletes_when_the_policy_says_so(lake: Lake) -> None:
    key, _ = lake.put(month(1), a=[1]), lake.put(month(2), a=[1])
    policy = {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "DELETE_FROM_DATABASE"}
    lake.glue.update_crawler(Name=lake.name, SchemaChangePolicy=policy)
    lake.crawl()
    lake.s3.delete_object(Bucket=lake.bucket, Key=key)
    lake.crawl()
    assert lake.months() == ["2026-02"]


def test_other_files_in_the_tree_are_skipped(lake: Lake) -> None:
    lake.put(month(1), b"{}", file="manifest.json")
    lake.put(month(1), lake.parquet(a=[1]), file="part-without-suffix")
    assert lake.crawl()["Summary"]["MESSAGES"]["LEFT"] == 0
    assert lake.columns() == {"a": "bigint"}


def test_moved_pointer_is_not_moved_back(lake: Lake) -> None:
    lake.put(month(1), a=[1])
    lake.crawl()
    values = lake.partitions()[0]["Values"]
    moved = {"Values": values, "StorageDescriptor": {"Location": "s3://elsewhere/"}}
    entries = [{"PartitionValueList": values, "PartitionInput": moved}]
    lake.glue.batch_update_partition(DatabaseName=lake.name, TableName="cur2", Entries=entries)
    lake.put(month(1), a=[2], b=[1])
    lake.crawl()
    assert lake.partitions()[0]["StorageDescriptor"]["Location"] == "s3://elsewhere/"


def test_second_start_is_refused_while_running(lake: Lake) -> None:
    for number in range(1, 9):
        lake.put(month(number), a=[1])
    lake.glue.start_crawler(Name=lake.name)
    with pytest.raises(lake.glue.exceptions.CrawlerRunningException):
        lake.glue.start_crawler(Name=lake.name)
    with pytest.raises(lake.glue.exceptions.CrawlerRunningException):
        lake.glue.delete_crawler(Name=lake.name)
    while lake.glue.get_crawler(Name=lake.name)["Crawler"]["State"] != "READY":
        time.sleep(0.02)
    assert len(lake.partitions()) == 8


def test_stopped_crawl_leaves_its_messages(lake: Lake) -> None:
    for number in range(1, 13):
        lake.put(month(number), a=[1])
    lake.glue.start_crawler(Name=lake.name)
    lake.glue.stop_crawler(Name=lake.name)
    while lake.glue.get_crawler(Name=lake.name)["Crawler"]["State"] != "READY":
        time.sleep(0.02)
    assert lake.glue.get_crawler(Name=lake.name)["Crawler"]["LastCrawl"]["Status"] == "CANCELLED"
    assert lake.queue.depth() == 13
    with pytest.raises(lake.glue.exceptions.CrawlerNotRunningException):
        lake.glue.stop_crawler(Name=lake.name)
    lake.crawl()
    assert len(lake.partitions()) == 12


def test_crawl_that_cannot_run_says_why(lake: Lake) -> None:
    lake.sqs.delete_queue(QueueUrl=lake.queue.url)
    assert lake.crawl()["State"] == "FAILED"
    last = lake.glue.get_crawler(Name=lake.name)["Crawler"]["LastCrawl"]
    assert (last["Status"], "QueueDoesNotExist" in last["ErrorMessage"]) == ("FAILED", True)
    assert last["LogGroup"] == "/aws-glue/crawlers"


def test_history_and_metrics(lake: Lake) -> None:
    lake.put(month(1), a=[1])
    lake.crawl()
    lake.crawl()
    crawls = lake.glue.list_crawls(CrawlerName=lake.name, MaxResults=1)
    assert (len(crawls["Crawls"]), crawls["Crawls"][0]["State"]) == (1, "COMPLETED")
    rest = lake.glue.list_crawls(CrawlerName=lake.name, NextToken=crawls["NextToken"])["Crawls"]
    assert [one["CrawlId"] != crawls["Crawls"][0]["CrawlId"] for one in rest] == [True]
    (metric,) = lake.glue.get_crawler_metrics(CrawlerNameList=[lake.name])["CrawlerMetricsList"]
    assert (metric["CrawlerName"], metric["TablesCreated"]) == (lake.name, 1)
    assert lake.name in lake.glue.list_crawlers(MaxResults=1000)["CrawlerNames"]


def test_definition_comes_back_as_given(lake: Lake) -> None:
    crawler = lake.glue.get_crawler(Name=lake.name)["Crawler"]
    assert crawler["Targets"]["S3Targets"][0]["EventQueueArn"] == lake.queue.arn
    assert crawler["RecrawlPolicy"] == {"RecrawlBehavior": "CRAWL_EVENT_MODE"}
    assert json.loads(crawler["Configuration"])["Grouping"] == GROUPING
    assert (crawler["State"], crawler["CrawlElapsedTime"]) == ("READY", 0)


@pytest.mark.parametrize(
    "change",
    [
        {"Targets": {"S3Targets": []}},
        {"Targets": {"S3Targets": [{"Path": "s3://b/a/"}, {"Path": "s3://b/c/"}]}},
        {"Targets": {"S3Targets": [{"Path": "s3://b/a/"}]}},
        {"Targets": {"S3Targets": [{"Path": "not-s3", "EventQueueArn": "arn:aws:sqs:us-east-1:1:q"}]}},
        {"Configuration": "no json"},
    ],
)
def test_impossible_definition_is_refused(lake: Lake, change: dict[str, Any]) -> None:
    with pytest.raises(lake.glue.exceptions.InvalidInputException):
        lake.glue.update_crawler(Name=lake.name, **change)


def test_unknown_crawler(glue: Any, unique: str) -> None:
    for call in (glue.get_crawler, glue.start_crawler, glue.stop_crawler, glue.delete_crawler):
        with pytest.raises(glue.exceptions.EntityNotFoundException):
            call(Name=f"none-{unique}")
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_crawler_metrics(CrawlerNameList=[f"none-{unique}"])
