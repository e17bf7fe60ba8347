"""Glue's crawlers: what is stored comes back, runs are listed, and what cannot be is refused in Glue's words."""

from __future__ import annotations

import io
import json
import os
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.contract.conftest import Aws

MISSING = "EntityNotFoundException"


def role(aws: Aws) -> str:
    """On AWS a role that Glue may assume is needed; its name is the caller's to give."""
    found = os.environ.get("LAKEHOUSE_VERIFY_CRAWLER_ROLE", "")
    if not aws.is_local and not found:
        pytest.skip("LAKEHOUSE_VERIFY_CRAWLER_ROLE names no role for the crawler")
    return found or "crawler"


def make(aws: Aws, bucket: str, **more: Any) -> str:
    glue, name, database = aws.client("glue"), aws.name("crawler"), aws.database("crawled")
    given = {
        "Role": role(aws),
        "DatabaseName": database,
        "Targets": {"S3Targets": [{"Path": f"s3://{bucket}/data/"}]},
    }
    glue.create_crawler(Name=name, **given | more)
    aws.defer(glue.delete_crawler, Name=name)
    return name


def ended(aws: Aws, name: str) -> dict[str, Any]:
    glue = aws.client("glue")
    aws.until(lambda: glue.get_crawler(Name=name)["Crawler"]["State"] == "READY", 900)
    crawler: dict[str, Any] = glue.get_crawler(Name=name)["Crawler"]
    return crawler


@pytest.fixture
def bucket(aws: Aws) -> str:
    """A bucket with two partitions of a table `data`."""
    made, target = aws.bucket(), io.BytesIO()
    pq.write_table(pa.table({"a": [1, 2], "b": ["x", "y"]}), target)
    for month in ("2026-01", "2026-02"):
        key = f"data/month={month}/a.parquet"
        aws.client("s3").put_object(Bucket=made, Key=key, Body=target.getvalue())
    return made


def test_create_crawler_gives_back_what_was_said(aws: Aws, bucket: str) -> None:
    glue = aws.client("glue")
    name = make(aws, bucket, Description="d", Schedule="cron(0 3 * * ? *)", TablePrefix="p_")
    found = glue.get_crawler(Name=name)["Crawler"]
    assert (found["Description"], found["TablePrefix"], found["State"]) == ("d", "p_", "READY")
    assert found["Schedule"]["ScheduleExpression"] == "cron(0 3 * * ? *)"
    assert found["RecrawlPolicy"] == {"RecrawlBehavior": "CRAWL_EVERYTHING"}
    assert found["SchemaChangePolicy"]["DeleteBehavior"] == "DEPRECATE_IN_DATABASE"
    given = {
        "Role": role(aws),
        "DatabaseName": found["DatabaseName"],
        "Targets": {"S3Targets": [{"Path": f"s3://{bucket}/"}]},
    }
    assert aws.refused(glue.create_crawler, Name=name, **given)["Code"] == "AlreadyExistsException"


def test_crawl_makes_the_table_and_its_partitions(aws: Aws, bucket: str) -> None:
    glue, name = aws.client("glue"), make(aws, bucket)
    glue.start_crawler(Name=name)
    crawler = ended(aws, name)
    assert crawler["LastCrawl"]["Status"] == "SUCCEEDED"
    place = {"DatabaseName": crawler["DatabaseName"]}
    table = glue.get_table(**place, Name="data")["Table"]
    assert [one["Name"] for one in table["PartitionKeys"]] == ["month"]
    assert {one["Name"]: one["Type"] for one in table["StorageDescriptor"]["Columns"]} == {
        "a": "bigint",
        "b": "string",
    }
    assert (table["TableType"], table["Parameters"]["classification"]) == ("EXTERNAL_TABLE", "parquet")
    found = glue.get_partitions(**place, TableName="data")["Partitions"]
    assert sorted(one["Values"] for one in found) == [["2026-01"], ["2026-02"]]
    (run,) = aws.until(lambda: glue.list_crawls(CrawlerName=name)["Crawls"])
    assert (run["State"], run["EndTime"] >= run["StartTime"]) == ("COMPLETED", True)
    (metric,) = glue.get_crawler_metrics(CrawlerNameList=[name])["CrawlerMetricsList"]
    assert (metric["CrawlerName"], metric["TablesCreated"]) == (name, 1)


def test_update_crawler_and_its_schedule(aws: Aws, bucket: str) -> None:
    glue, name = aws.client("glue"), make(aws, bucket)
    before = glue.get_crawler(Name=name)["Crawler"]["Version"]
    glue.update_crawler(Name=name, Configuration=json.dumps({"Version": 1.0}))
    assert glue.get_crawler(Name=name)["Crawler"]["Version"] > before
    glue.update_crawler_schedule(CrawlerName=name, Schedule="cron(0 3 1 1 ? *)")
    glue.stop_crawler_schedule(CrawlerName=name)
    aws.until(lambda: glue.get_crawler(Name=name)["Crawler"]["Schedule"]["State"] == "NOT_SCHEDULED")
    glue.start_crawler_schedule(CrawlerName=name)
    aws.until(lambda: glue.get_crawler(Name=name)["Crawler"]["Schedule"]["State"] == "SCHEDULED")


def test_list_and_batch_get_crawlers(aws: Aws, bucket: str) -> None:
    glue, name = aws.client("glue"), make(aws, bucket)
    pages = glue.get_paginator("get_crawlers").paginate(PaginationConfig={"PageSize": 50})
    assert name in [one["Name"] for page in pages for one in page["Crawlers"]]
    found = glue.batch_get_crawlers(CrawlerNames=[name, aws.name("none")])
    assert ([one["Name"] for one in found["Crawlers"]], found["CrawlersNotFound"]) == (
        [name],
        [aws.name("none")],
    )
    listed = glue.list_crawlers(MaxResults=1)
    assert len(listed["CrawlerNames"]) == 1


def test_stop_crawler_needs_one_that_runs(aws: Aws, bucket: str) -> None:
    glue, name = aws.client("glue"), make(aws, bucket)
    assert aws.refused(glue.stop_crawler, Name=name)["Code"] == "CrawlerNotRunningException"


@pytest.mark.parametrize("wrong", [{"Schedule": "every day"}, {"Targets": {"S3Targets": []}}])
def test_create_crawler_refuses_what_cannot_be(aws: Aws, bucket: str, wrong: dict[str, Any]) -> None:
    given = {"Role": role(aws), "DatabaseName": "d", "Targets": {"S3Targets": [{"Path": f"s3://{bucket}/"}]}}
    error = aws.refused(aws.client("glue").create_crawler, Name=aws.name("wrong"), **given | wrong)
    assert error["Code"] == "InvalidInputException"


def test_crawler_that_is_missing(aws: Aws) -> None:
    glue, name = aws.client("glue"), aws.name("none")
    for call in (glue.get_crawler, glue.start_crawler, glue.delete_crawler, glue.update_crawler):
        assert aws.refused(call, Name=name)["Code"] == MISSING
    assert aws.refused(glue.list_crawls, CrawlerName=name)["Code"] == MISSING


def test_delete_crawler(aws: Aws, bucket: str) -> None:
    glue, name = aws.client("glue"), make(aws, bucket)
    glue.delete_crawler(Name=name)
    assert aws.refused(glue.get_crawler, Name=name)["Code"] == MISSING


def test_classifiers(aws: Aws) -> None:
    glue, name = aws.client("glue"), aws.name("csv")
    glue.create_classifier(CsvClassifier={"Name": name, "Delimiter": ",", "ContainsHeader": "PRESENT"})
    aws.defer(glue.delete_classifier, Name=name)
    glue.update_classifier(CsvClassifier={"Name": name, "Delimiter": ";", "ContainsHeader": "PRESENT"})
    found = glue.get_classifier(Name=name)["Classifier"]["CsvClassifier"]
    assert (found["Delimiter"], found["Version"]) == (";", 2)
    pages = glue.get_paginator("get_classifiers").paginate()
    listed = [
        one["CsvClassifier"]["Name"]
        for page in pages
        for one in page["Classifiers"]
        if "CsvClassifier" in one
    ]
    assert name in listed
    glue.delete_classifier(Name=name)
    assert aws.refused(glue.get_classifier, Name=name)["Code"] == MISSING


def test_stop_crawler_that_runs(aws: Aws) -> None:
    glue, bucket, target = aws.client("glue"), aws.bucket(), io.BytesIO()
    pq.write_table(pa.table({"a": [1]}), target)
    for number in range(60):
        aws.client("s3").put_object(Bucket=bucket, Key=f"data/n={number}/a", Body=target.getvalue())
    name = make(aws, bucket)
    assert aws.until(lambda: _was_stopped(aws, name), 900)
    aws.until(lambda: glue.get_crawler(Name=name)["Crawler"]["State"] == "READY", 900)
    assert glue.get_crawler(Name=name)["Crawler"]["LastCrawl"]["Status"] == "CANCELLED"
    assert aws.until(lambda: glue.list_crawls(CrawlerName=name)["Crawls"])[0]["State"] == "STOPPED"
    assert aws.refused(glue.stop_crawler, Name=name)["Code"] == "CrawlerNotRunningException"
    glue.start_crawler(Name=name)
    assert ended(aws, name)["LastCrawl"]["Status"] == "SUCCEEDED"


def _was_stopped(aws: Aws, name: str) -> bool:
    """False when the crawl was over before it could be stopped."""
    glue = aws.client("glue")
    glue.start_crawler(Name=name)
    try:
        glue.stop_crawler(Name=name)
    except glue.exceptions.CrawlerNotRunningException:
        return False
    return True


def test_tags_of_a_crawler_and_of_a_database(aws: Aws, bucket: str) -> None:
    glue, account = aws.client("glue"), aws.client("sts").get_caller_identity()["Account"]
    crawler = make(aws, bucket, Tags={"team": "data"})
    database = glue.get_crawler(Name=crawler)["Crawler"]["DatabaseName"]
    place = f"arn:aws:glue:{aws.region}:{account}"
    assert glue.get_tags(ResourceArn=f"{place}:crawler/{crawler}")["Tags"] == {"team": "data"}
    for arn, first in (
        (f"{place}:crawler/{crawler}", {"team": "data"}),
        (f"{place}:database/{database}", {}),
    ):
        glue.tag_resource(ResourceArn=arn, TagsToAdd={"a": "1", "b": "2"})
        glue.tag_resource(ResourceArn=arn, TagsToAdd={"b": "3"})
        glue.untag_resource(ResourceArn=arn, TagsToRemove=["a", "none"])
        assert glue.get_tags(ResourceArn=arn)["Tags"] == {**first, "b": "3"}
    glue.delete_crawler(Name=crawler)
    gone = aws.refused(glue.get_tags, ResourceArn=f"{place}:crawler/{crawler}")
    assert gone["Code"] == MISSING
    missing = {"ResourceArn": f"{place}:database/{database}_none", "TagsToAdd": {"a": "1"}}
    assert aws.refused(glue.tag_resource, **missing)["Code"] == MISSING
    assert aws.refused(glue.get_tags, ResourceArn="arn:aws:s3:::bucket")["Code"] == "InvalidInputException"


def test_tags_go_with_what_they_are_of(aws: Aws, bucket: str) -> None:
    glue, account = aws.client("glue"), aws.client("sts").get_caller_identity()["Account"]
    name = make(aws, bucket, Tags={"a": "1"})
    given = glue.get_crawler(Name=name)["Crawler"]
    again = {one: given[one] for one in ("Name", "Role", "DatabaseName", "Targets")}
    glue.delete_crawler(Name=name)
    glue.create_crawler(**again)
    assert glue.get_tags(ResourceArn=f"arn:aws:glue:{aws.region}:{account}:crawler/{name}")["Tags"] == {}
