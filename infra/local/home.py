"""The folder of one local AWS: what lies where, and the variables that lead a client to it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

ACCOUNT = "123456789012"
REGION = "us-east-1"


@dataclass(frozen=True)
class Running:
    """What a server wrote about itself when it began to listen."""

    pid: int
    port: int
    started_at: str
    nonce: str
    engine: str = "duckdb"

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Home:
    """Paths below `$LAKEHOUSE_HOME`."""

    root: Path

    @property
    def aws_env(self) -> Path:
        return self.root / "aws.env"

    @property
    def running_file(self) -> Path:
        return self.root / "local-aws.json"

    @property
    def lock_file(self) -> Path:
        return self.root / "local-aws.lock"

    @property
    def log_file(self) -> Path:
        return self.root / "local-aws.log"

    @property
    def state(self) -> Path:
        """Everything that `reset` removes: object bytes, snapshots, scratch files."""
        return self.root / "local-aws"

    @property
    def objects(self) -> Path:
        return self.state / "objects"

    @property
    def state_file(self) -> Path:
        return self.state / "state.sqlite"

    @property
    def snapshot_file(self) -> Path:
        """What an earlier version wrote."""
        return self.state / "state.pickle"

    @property
    def scratch(self) -> Path:
        return self.state / "scratch"

    def prepare(self) -> None:
        """Make the folders; harmless when they are there."""
        for folder in (self.root, self.state, self.objects, self.scratch):
            folder.mkdir(parents=True, exist_ok=True)

    def read_running(self) -> Running | None:
        """The last server that announced itself here; it may be dead."""
        try:
            return Running(**json.loads(self.running_file.read_text()))
        except FileNotFoundError:
            return None

    def announce(self, running: Running) -> None:
        """Write both files that lead to a listening server, each in one step; the second is what `up` waits for."""
        write_atomically(self.aws_env, "".join(f"{line}\n" for line in export_lines(running.endpoint)))
        write_atomically(self.running_file, json.dumps(asdict(running)) + "\n")

    def withdraw(self) -> None:
        """Remove what `announce` wrote."""
        self.aws_env.unlink(missing_ok=True)
        self.running_file.unlink(missing_ok=True)


def variables(endpoint: str) -> dict[str, str]:
    """The standard variables under which any AWS client talks to `endpoint`."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "LAKEHOUSE_POLL_INTERVAL": "0.05",
    }


def export_lines(endpoint: str) -> Iterator[str]:
    """`export NAME=value` for each of `variables`."""
    return (f"export {name}={value}" for name, value in variables(endpoint).items())


def write_atomically(path: Path, text: str) -> None:
    """Readers see the old text or the new one, never a part."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text)
    temporary.replace(path)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file until the block ends; waits for whoever holds it."""
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
