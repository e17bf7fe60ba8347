"""A home has one server, which is found again, keeps what it was given, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith(("AWS_", "LAKEHOUSE_"))
    }
    environment |= {"PYTHONPATH": str(ROOT), "AWS_PROFILE": "a-profile-that-is-not-there"}
    command = [sys.executable, "-m", "infra.local", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def client(home: Path, service: str) -> Any:
    lines = (home / "aws.env").read_text().splitlines()
    env = dict(line.removeprefix("export ").split("=", 1) for line in lines)
    session = boto3.Session(
        env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], region_name=env["AWS_REGION"]
    )
    return session.client(service, endpoint_url=env["AWS_ENDPOINT_URL"])


@pytest.fixture
def home(tmp_path: Path) -> Any:
    yield tmp_path / "home"
    stopped = run("down", "--home", str(tmp_path / "home"))
    assert stopped.returncode == 0, stopped.stderr


def up(home: Path) -> str:
    done = run("up", "--home", str(home))
    assert done.returncode == 0, done.stderr + (home / "local-aws.log").read_text()
    return done.stdout


def status(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("status", "--json", "--home", str(home)).stdout)
    return found


def test_up_prints_what_a_client_needs_and_says_the_same_again(home: Path) -> None:
    first = up(home)
    assert "export AWS_ENDPOINT_URL=http://127.0.0.1:" in first
    assert first == up(home) == (home / "aws.env").read_text()
    assert status(home)["running"] is True


def test_two_callers_at_once_get_one_server(home: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(up, [home, home])
    assert first == second


def test_second_server_on_a_home_is_refused(home: Path) -> None:
    up(home)
    refused = run("serve", "--home", str(home))
    assert refused.returncode == 1
    assert "expected no other server" in refused.stderr


def test_down_keeps_objects_messages_tables_and_crawls(home: Path) -> None:
    up(home)
    s3, sqs, glue = (client(home, service) for service in ("s3", "sqs", "glue"))
    s3.put_object(Bucket="cur-lake", Key="bronze/x.json", Body=b"kept", Metadata={"a": "b"})
    upload = s3.create_multipart_upload(Bucket="cur-lake", Key="open")["UploadId"]
    tag = s3.upload_part(Bucket="cur-lake", Key="open", UploadId=upload, PartNumber=1, Body=b"part")["ETag"]
    url = sqs.get_queue_url(QueueName="cur-deliveries")["QueueUrl"]
    sqs.purge_queue(QueueUrl=url)
    sqs.send_message(QueueUrl=url, MessageBody="kept")
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    glue.create_table(DatabaseName="cur_lakehouse", TableInput={"Name": "t"})
    glue.start_crawler(Name="cur-bronze")
    while glue.get_crawler(Name="cur-bronze")["Crawler"]["State"] != "READY":
        time.sleep(0.02)
    assert run("down", "--home", str(home)).returncode == 0
    assert not (home / "aws.env").exists()
    assert status(home)["running"] is False

    up(home)
    s3, sqs, glue = (client(home, service) for service in ("s3", "sqs", "glue"))
    kept = s3.get_object(Bucket="cur-lake", Key="bronze/x.json")
    assert (kept["Body"].read(), kept["Metadata"]) == (b"kept", {"a": "b"})
    parts = {"Parts": [{"PartNumber": 1, "ETag": tag}]}
    s3.complete_multipart_upload(Bucket="cur-lake", Key="open", UploadId=upload, MultipartUpload=parts)
    url = sqs.get_queue_url(QueueName="cur-deliveries")["QueueUrl"]
    (message,) = sqs.receive_message(QueueUrl=url, AttributeNames=["All"])["Messages"]
    assert (message["Body"], message["Attributes"]["ApproximateReceiveCount"]) == ("kept", "2")
    for _ in range(2):
        sqs.change_message_visibility(
            QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )
        if received := sqs.receive_message(QueueUrl=url).get("Messages"):
            (message,) = received
    dead = sqs.get_queue_url(QueueName="cur-deliveries-dlq")["QueueUrl"]
    assert sqs.receive_message(QueueUrl=dead)["Messages"][0]["Body"] == "kept"
    assert glue.get_table(DatabaseName="cur_lakehouse", Name="t")["Table"]["Name"] == "t"
    assert glue.get_crawler(Name="cur-bronze")["Crawler"]["LastCrawl"]["Status"] == "SUCCEEDED"


def test_killed_server_has_what_it_acknowledged(home: Path) -> None:
    up(home)
    s3, sqs = client(home, "s3"), client(home, "sqs")
    s3.put_object(Bucket="cur-lake", Key="bronze/k", Body=b"kept")
    os.kill(status(home)["pid"], signal.SIGKILL)
    assert "http://127.0.0.1" in up(home)
    s3, sqs = client(home, "s3"), client(home, "sqs")
    assert s3.get_object(Bucket="cur-lake", Key="bronze/k")["Body"].read() == b"kept"
    url = sqs.get_queue_url(QueueName="cur-crawler")["QueueUrl"]
    bodies = [m["Body"] for m in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]]
    assert any('"key":"bronze/k"' in body for body in bodies)


def test_start_after_a_restart_sends_no_new_test_events(home: Path) -> None:
    up(home)
    sqs = client(home, "sqs")
    url = sqs.get_queue_url(QueueName="cur-crawler")["QueueUrl"]
    (message,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    run("down", "--home", str(home))
    up(home)
    sqs = client(home, "sqs")
    url = sqs.get_queue_url(QueueName="cur-crawler")["QueueUrl"]
    assert "Messages" not in sqs.receive_message(QueueUrl=url)


def test_foreign_listener_on_the_announced_port_is_not_ours(home: Path) -> None:
    up(home)
    announced = json.loads((home / "local-aws.json").read_text())
    run("down", "--home", str(home))
    (home / "local-aws.json").write_text(json.dumps(announced | {"pid": os.getpid()}))
    assert status(home)["running"] is False
    assert run("down", "--home", str(home)).returncode == 0  # and nobody was killed


def test_unreadable_state_is_refused_with_what_to_do(home: Path) -> None:
    (home / "local-aws").mkdir(parents=True)
    (home / "local-aws" / "state.pickle").write_bytes(b"garbage")
    refused = run("up", "--home", str(home))
    assert refused.returncode == 1
    assert "`reset` removes it" in (home / "local-aws.log").read_text()


def test_reset_needs_a_yes_and_then_removes_everything(home: Path) -> None:
    up(home)
    client(home, "s3").put_object(Bucket="cur-lake", Key="k", Body=b"")
    assert run("reset", "--home", str(home)).returncode == 2
    assert status(home)["running"] is True
    assert run("reset", "--yes", "--home", str(home)).returncode == 0
    assert not (home / "local-aws").exists()
    up(home)
    assert "Contents" not in client(home, "s3").list_objects_v2(Bucket="cur-lake")


def test_health_proves_who_answers(home: Path) -> None:
    up(home)
    announced = json.loads((home / "local-aws.json").read_text())
    with urllib.request.urlopen(f"http://127.0.0.1:{announced['port']}/_local/health", timeout=10) as reply:
        assert json.load(reply)["nonce"] == announced["nonce"]


def test_upload_that_never_ends_does_not_keep_the_server_alive(home: Path) -> None:
    up(home)
    client(home, "s3").put_object(Bucket="cur-lake", Key="k", Body=b"kept")
    port = json.loads((home / "local-aws.json").read_text())["port"]
    with socket.create_connection(("127.0.0.1", port)) as hung:
        signed = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/s3/aws4_request"
        head = f"PUT /cur-lake/half HTTP/1.1\r\nHost: x\r\nAuthorization: {signed}\r\nContent-Length: 100\r\n\r\nhalf"
        hung.sendall(head.encode())
        time.sleep(0.2)
        assert run("down", "--home", str(home)).returncode == 0
    up(home)
    listed = client(home, "s3").list_objects_v2(Bucket="cur-lake")["Contents"]
    assert [entry["Key"] for entry in listed] == ["k"]
    assert list((home / "local-aws" / "objects" / "incoming").iterdir()) == []
