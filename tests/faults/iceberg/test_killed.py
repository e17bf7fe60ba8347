"""A server killed while Iceberg tables are written keeps every acknowledged row, and no statement by half."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from tests.conftest import LocalAws, start_local_aws
from tests.integration.iceberg.conftest import Lake

KILLS = 3
ROWS = 10  # of each statement


def _written_until_killed(aws: LocalAws, lake: Lake, first: int, seconds: float) -> int:
    """How many statements were acknowledged before the server died."""
    killer = threading.Timer(seconds, lambda: aws.process.send_signal(signal.SIGKILL))
    killer.start()
    done = first
    try:
        while True:
            lake.run(f"insert into t select {done}, x from unnest(sequence(1, {ROWS})) u(x)")
            done += 1
    except (BotoCoreError, ClientError, OSError):
        aws.process.wait(timeout=30)
        return done
    finally:
        killer.cancel()


def _clients_of(lake: Lake, aws: LocalAws) -> None:
    lake.s3, lake.glue, lake.athena = aws.client("s3"), aws.client("glue"), aws.client("athena")


def test_acknowledged_inserts_survive_a_kill_whole(tmp_path: Path) -> None:
    home = tmp_path / "local-aws"
    aws = start_local_aws(home)
    lake = Lake(aws.client)
    lake.create("t", "select 0 as statement, bigint '0' as n where false")
    written = 0
    try:
        for kill in range(KILLS):
            acknowledged = _written_until_killed(aws, lake, written, 2.0 + 0.35 * kill)
            aws = start_local_aws(home)
            _clients_of(lake, aws)
            counts = lake.run("select statement, count(*) from t group by 1 order by 1").rows
            assert [row[0] for row in counts[:acknowledged]] == [str(n) for n in range(acknowledged)]
            assert {row[1] for row in counts} <= {str(ROWS)}
            assert len(counts) <= acknowledged + 1
            written = len(counts)
        assert written, "nothing was written before the kills"
        lake.run("update t set n = -n where statement = 0")
        assert lake.run("select count(*) from t where n < 0").rows == [[str(ROWS)]]
    finally:
        if aws.process.poll() is None:
            aws.stop()
