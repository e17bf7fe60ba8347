"""Files that arrive, messages about them, crawls that register them."""

from __future__ import annotations

import io
import time

import pyarrow as pa
import pyarrow.parquet as pq

from tests.faults.local_aws.actors import Actor

KEPT = 100
BUCKET, QUEUE, CRAWLER, DATABASE = "crawled", "crawl-events", "faults", "crawled"


class Crawls(Actor):
    """Puts a partition's file, crawls; no message is lost, so in the end every file has its partition."""

    name = "crawls"

    def setup(self) -> None:
        s3, glue = self.clients.s3, self.clients.glue
        sink = io.BytesIO()
        pq.write_table(pa.table({"n": [1, 2, 3]}), sink)
        self.file = sink.getvalue()
        s3.create_bucket(Bucket=BUCKET)
        self.clients.sqs.create_queue(QueueName=QUEUE)
        arn = f"arn:aws:sqs:us-east-1:123456789012:{QUEUE}"
        rule = {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}
        s3.put_bucket_notification_configuration(
            Bucket=BUCKET, NotificationConfiguration={"QueueConfigurations": [rule]}
        )
        glue.create_database(DatabaseInput={"Name": DATABASE})
        target = {"Path": f"s3://{BUCKET}/t/", "EventQueueArn": arn}
        glue.create_crawler(
            Name=CRAWLER, Role="r", DatabaseName=DATABASE, Targets={"S3Targets": [target]},
            RecrawlPolicy={"RecrawlBehavior": "CRAWL_EVENT_MODE"},
        )  # fmt: skip
        self.put: set[str] = set()
        self.registered: set[str] = set()
        self.crawls = 0

    def act(self) -> None:
        if self.rng.random() < 0.6 or not self.put:
            value = str(len(self.put))
            self.intend(puts=value)
            key = f"t/p={value}/x.parquet"
            self.call(self.clients.s3.put_object, Bucket=BUCKET, Key=key, Body=self.file)
            self.put.add(value)
            self.done()
        else:
            self.intend(crawls=True)
            self._crawl()
            self.registered = set(self.put)
            self.done()

    def _crawl(self) -> None:
        glue = self.clients.glue
        self.call(glue.start_crawler, Name=CRAWLER)
        while (crawler := self.call(glue.get_crawler, Name=CRAWLER)["Crawler"])["State"] != "READY":
            time.sleep(0.01)
        assert crawler["LastCrawl"]["Status"] == "SUCCEEDED", crawler["LastCrawl"]
        self.crawls += 1

    def check(self) -> list[str]:
        problems = []
        if lost := self.registered - self._partitions():
            problems.append(f"crawls: partitions {lost} were registered and are not there")
        listed = self.clients.glue.list_crawls(CrawlerName=CRAWLER, MaxResults=KEPT)["Crawls"]
        over = [one for one in listed if one["State"] == "COMPLETED"]
        forgotten = len(listed) == KEPT  # the history has an end, and failed crawls take places in it
        if (len(over) < self.crawls and not forgotten) or any(one["State"] == "RUNNING" for one in listed):
            problems.append(
                f"crawls: {self.crawls} were completed; listed {[one['State'] for one in listed]}"
            )
        if self.pending and "puts" in self.pending and self._is_there(self.pending["puts"]):
            self.put.add(self.pending["puts"])
        self.pending = None
        if self.put:
            self._make_messages_visible()
            self._crawl()
            self.registered = set(self.put)
        if (found := self._partitions()) != self.put:
            problems.append(
                f"crawls: files of {self.put - found} were not found; {found - self.put} are strange"
            )
        return problems

    def _make_messages_visible(self) -> None:
        """A crawl that was killed had received messages; they come again when their time (short here) is over."""
        queue = self.clients.sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
        names = ["ApproximateNumberOfMessagesNotVisible"]
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            counts = self.clients.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)
            if counts["Attributes"][names[0]] == "0":
                return
            time.sleep(0.05)

    def _is_there(self, value: str) -> bool:
        return bool(self.clients.s3.list_objects_v2(Bucket=BUCKET, Prefix=f"t/p={value}/").get("Contents"))

    def _partitions(self) -> set[str]:
        glue = self.clients.glue
        names = {table["Name"] for table in glue.get_tables(DatabaseName=DATABASE)["TableList"]}
        if "t" not in names:
            return set()
        pages = glue.get_paginator("get_partitions").paginate(DatabaseName=DATABASE, TableName="t")
        return {one["Values"][0] for page in pages for one in page["Partitions"]}
