"""Rule: a complete delivery becomes one ledger row, however often it is announced; nothing incomplete does."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from ingestion.aws import Aws
from ingestion.events import intake, queues
from ingestion.exports.deliver import deliver
from ingestion.lake import Lake
from ingestion.ledger import deliveries, registrations
from ingestion.ledger.store import Ledger
from tests.integration.ingestion.conftest import EXECUTION, MONTH, Folder, bill

RUN = "2026-04-16T15:24:15.653Z-04e9e487-79a7-42b1-a680-1de7c660dc8f"


def taken(aws: Aws, lake: Lake) -> list[str]:
    found = intake.take_in(aws, lake, wait_seconds=0)
    return [one.outcome for one in found if one.outcome != intake.IGNORED]


def states(aws: Aws, lake: Lake) -> dict[str, str]:
    return {state.delivery_id: state.state for state in deliveries.states(Ledger(aws, lake))}


def announce(aws: Aws, lake: Lake, key: str) -> None:
    """The event of an object once more, as SQS may deliver it at any time."""
    described = {"bucket": {"name": lake.export_bucket}, "object": {"key": key, "eTag": "", "sequencer": "0"}}
    record = {"eventName": "ObjectCreated:Put", "s3": described}
    queues.send(aws, queues.url(aws, lake.deliveries_queue), json.dumps({"Records": [record]}), {})


def manifest_key(aws: Aws, lake: Lake) -> str:
    listed = aws.s3.list_objects_v2(Bucket=lake.export_bucket)["Contents"]
    return min(item["Key"] for item in listed if item["Key"].endswith("-Manifest.json"))


def replace_chunk(aws: Aws, lake: Lake, body: bytes = b"other") -> str:
    """Overwrites the first chunk, a second later than the manifest."""
    listed = aws.s3.list_objects_v2(Bucket=lake.export_bucket)["Contents"]
    key = min(item["Key"] for item in listed if item["Key"].endswith(".parquet"))
    time.sleep(1.1)
    aws.s3.put_object(Bucket=lake.export_bucket, Key=key, Body=body)
    return key


def test_a_delivery_is_received_once(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    folder = cur2_folder(bill(), bill(0))
    deliver(aws, lake, folder)
    assert taken(aws, lake) == ["received"]
    deliver(aws, lake, folder)
    announce(aws, lake, manifest_key(aws, lake))
    assert taken(aws, lake) == ["known", "known"]
    [state] = deliveries.states(Ledger(aws, lake))
    assert (state.events, state.payer_account_id, state.export_name) == (1, "000012345678", "acme-cur")
    assert state.delivery is not None
    assert len(state.delivery.files) == 2


def test_the_first_export_of_a_payer_registers_itself(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    deliver(aws, lake, cur2_folder(bill()))
    taken(aws, lake)
    [known] = registrations.registrations(Ledger(aws, lake)).values()
    assert (known.export_name, known.payer_account_id, known.role) == ("acme-cur", "000012345678", "primary")


def test_run_and_latest_manifest_are_one_delivery_ordered_by_its_run(
    aws: Aws, lake: Lake, cur2_folder: Folder
) -> None:
    folder = cur2_folder(bill())
    for kind in ("data", "metadata"):
        month = folder / "Acme-CUR" / kind / f"BILLING_PERIOD={MONTH}"
        files = list(month.iterdir())
        (month / RUN).mkdir()
        for file in files:
            file.rename(month / RUN / file.name)
    done = deliver(aws, lake, folder)
    assert len([key for key in done.keys if key.endswith("-Manifest.json")]) == 2
    assert sorted(taken(aws, lake)) == ["known", "received"]
    [state] = deliveries.states(Ledger(aws, lake))
    assert state.ordered_at == datetime(2026, 4, 16, 15, 24, 15, 653000, UTC)


def test_a_missing_file_waits_until_it_is_there(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    deliver(aws, lake, cur2_folder(bill(), bill()))
    listed = aws.s3.list_objects_v2(Bucket=lake.export_bucket)["Contents"]
    key = max(item["Key"] for item in listed if item["Key"].endswith(".parquet"))
    body = aws.s3.get_object(Bucket=lake.export_bucket, Key=key)["Body"].read()
    aws.s3.delete_object(Bucket=lake.export_bucket, Key=key)
    assert taken(aws, lake) == ["waiting"]
    assert [one.outcome for one in intake.relook(aws, lake)] == ["waiting"]
    [waiting] = deliveries.states(Ledger(aws, lake))
    assert (waiting.events, key in waiting.reason) == (1, True)
    manifest = manifest_key(aws, lake)
    said = aws.s3.get_object(Bucket=lake.export_bucket, Key=manifest)["Body"].read()
    aws.s3.put_object(Bucket=lake.export_bucket, Key=key, Body=body)
    aws.s3.put_object(Bucket=lake.export_bucket, Key=manifest, Body=said)
    assert [one.outcome for one in intake.relook(aws, lake)] == ["received"]
    assert sorted(states(aws, lake).values()) == ["received", "superseded"]
    assert intake.relook(aws, lake) == []


def test_a_torn_overwrite_of_a_known_delivery_waits_for_the_next_execution(
    aws: Aws, lake: Lake, cur2_folder: Folder
) -> None:
    deliver(aws, lake, cur2_folder(bill()))
    taken(aws, lake)
    replace_chunk(aws, lake)
    announce(aws, lake, manifest_key(aws, lake))
    assert taken(aws, lake) == ["waiting"]
    deliver(aws, lake, cur2_folder(bill(4), execution=2))
    assert taken(aws, lake) == ["received"]
    assert sorted(states(aws, lake).values()) == ["received", "received", "superseded"]


def test_one_execution_with_other_files_is_torn_though_no_clock_tells(
    aws: Aws, lake: Lake, cur2_folder: Folder
) -> None:
    deliver(aws, lake, cur2_folder(bill(cost=0.1)))
    taken(aws, lake)
    deliver(
        aws, lake, cur2_folder(bill(cost=0.2))
    )  # the same manifest, put after the file that it never named
    assert taken(aws, lake) == ["waiting"]
    [waiting] = [s for s in deliveries.states(Ledger(aws, lake)) if s.state == "waiting"]
    assert EXECUTION.format(1) in waiting.reason


def test_a_malformed_manifest_is_quarantined_once_with_its_reason(
    aws: Aws, lake: Lake, cur2_folder: Folder
) -> None:
    key = f"acme/Acme/metadata/BILLING_PERIOD={MONTH}/Acme-Manifest.json"
    for _ in range(2):
        aws.s3.put_object(Bucket=lake.export_bucket, Key=key, Body=b"{not json")
        assert taken(aws, lake) == ["quarantined"]
    [state] = deliveries.states(Ledger(aws, lake))
    assert (state.state, state.export_name, state.billing_period) == ("quarantined", "acme", MONTH)
    assert "no JSON" in state.reason


def test_a_manifest_that_names_objects_elsewhere_is_quarantined(aws: Aws, lake: Lake) -> None:
    key = f"acme/Acme/metadata/BILLING_PERIOD={MONTH}/Acme-Manifest.json"
    named = f"s3://{lake.export_bucket}/acme/Acme/../secret/x.parquet"
    body = {"executionId": "e", "columns": [], "dataFiles": [named]}
    aws.s3.put_object(Bucket=lake.export_bucket, Key=key, Body=json.dumps(body).encode())
    assert taken(aws, lake) == ["quarantined"]
    [state] = deliveries.states(Ledger(aws, lake))
    assert "secret" in state.reason


def test_garbage_goes_to_the_dlq_after_three_passes_and_good_ones_go_on(
    aws: Aws, lake: Lake, cur2_folder: Folder
) -> None:
    queues.send(aws, queues.url(aws, lake.deliveries_queue), "{not json", {})
    deliver(aws, lake, cur2_folder(bill()))
    assert sorted(taken(aws, lake)) == ["left", "received"]
    assert [taken(aws, lake), taken(aws, lake), taken(aws, lake)] == [["left"], ["left"], []]
    dead = list(queues.drain(aws, queues.url(aws, lake.deliveries_dlq), wait_seconds=0))
    assert [message.body for message in dead] == ["{not json"]


def test_a_message_about_a_missing_object_is_left_to_the_redrive(aws: Aws, lake: Lake) -> None:
    announce(aws, lake, f"acme/Acme/metadata/BILLING_PERIOD={MONTH}/Acme-Manifest.json")
    assert taken(aws, lake) == ["left"]
    assert states(aws, lake) == {}


def test_a_second_export_of_a_payer_is_held_until_it_is_registered(
    aws: Aws, lake: Lake, cur2_folder: Folder
) -> None:
    deliver(aws, lake, cur2_folder(bill()))
    taken(aws, lake)
    deliver(aws, lake, cur2_folder(bill(), export="Second", execution=2))
    assert taken(aws, lake) == ["held"]
    ledger = Ledger(aws, lake)
    [held] = deliveries.states(ledger, "second")
    assert "--successor-of acme-cur" in held.reason
    assert [state.export_name for state in deliveries.pending(deliveries.states(ledger))] == ["acme-cur"]
    for _ in range(2):
        registrations.register(ledger, "second", successor_of="acme-cur")
    assert len(ledger.events("exports", "second")) == 1
    assert [state.state for state in deliveries.states(ledger, "second")] == ["received"]
    known = registrations.registrations(ledger)
    assert registrations.displaced_by(known, "second") == ("acme-cur",)


def put_legacy(aws: Aws, lake: Lake, status: str, table: pa.Table) -> str:
    """A legacy Parquet month without a manifest; returns the status key."""
    from io import BytesIO

    import pyarrow.parquet as pq

    root = "old/Report/Report"
    for key, content in (
        (f"{root}/year=2026/month=4/Report-00001.snappy.parquet", table),
        (
            f"{root}/cost_and_usage_data_status/cost_and_usage_data_status.parquet",
            pa.table({"status": [status]}),
        ),
    ):
        buffer = BytesIO()
        pq.write_table(content, buffer)
        aws.s3.put_object(Bucket=lake.export_bucket, Key=key, Body=buffer.getvalue())
    return f"{root}/cost_and_usage_data_status/cost_and_usage_data_status.parquet"


def at(ledger: Ledger, minutes: float) -> intake.Intake:
    """An intake whose clock is some minutes ahead."""
    return intake.Intake(ledger, now=lambda: datetime.now(UTC) + timedelta(minutes=minutes))


def test_without_a_manifest_two_equal_looks_a_minute_apart_make_a_delivery(aws: Aws, lake: Lake) -> None:
    key = put_legacy(aws, lake, "READY", bill())
    ledger = Ledger(aws, lake)
    outcomes = [at(ledger, minutes).look(key)[0].outcome for minutes in (0, 0.5, 2)]
    assert outcomes == ["waiting", "waiting", "received"]
    [done] = [state for state in deliveries.states(ledger) if state.state == "received"]
    assert (done.delivery_id[:15], done.billing_period, done.export_name) == (
        "parquet-2026-04",
        "2026-04",
        "report",
    )
    assert at(ledger, 9).look(key)[0].outcome == "known"


def test_without_a_manifest_a_changed_listing_starts_the_wait_again(aws: Aws, lake: Lake) -> None:
    ledger = Ledger(aws, lake)
    outcomes = [
        at(ledger, minutes).look(put_legacy(aws, lake, "READY", bill(rows)))[0].outcome
        for minutes, rows in ((0, 3), (2, 4), (4, 4))
    ]
    assert outcomes == ["waiting", "waiting", "received"]


def test_a_status_of_updating_waits(aws: Aws, lake: Lake) -> None:
    ledger = Ledger(aws, lake)
    key = put_legacy(aws, lake, "UPDATING", bill())
    assert [at(ledger, minutes).look(key)[0].outcome for minutes in (0, 5)] == ["waiting", "waiting"]
    assert "UPDATING" in deliveries.states(ledger)[0].reason


def test_a_broken_status_table_is_quarantined(aws: Aws, lake: Lake) -> None:
    key = put_legacy(aws, lake, "READY", bill())
    aws.s3.put_object(Bucket=lake.export_bucket, Key=key, Body=b"PAR1 no PAR1")
    assert [one.outcome for one in at(Ledger(aws, lake), 0).look(key)] == ["quarantined"]
