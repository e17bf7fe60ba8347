"""Records what Trino says to every statement of the corpus: `python -m tests.conformance.record [url]`.

With a URL it asks the coordinator there, else it starts a bare one of its own. The same statements give
the same files.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.conformance import entries
from tests.conformance.coordinator import coordinator
from tests.conformance.judge import Judge

AT_A_TIME = 3


@contextmanager
def own_judge() -> Iterator[Judge]:
    """A bare coordinator for as long as the block lasts; raises `EngineUnavailable` without Java."""
    with tempfile.TemporaryDirectory(prefix="judge-") as folder, coordinator(Path(folder), {}) as cluster:
        yield Judge(cluster.url)


def record(judge: Judge) -> int:
    """Writes the answers of all themes; returns how many statements were asked."""
    count = 0
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for theme in entries.themes():
            answers = list(pool.map(judge.ask, entries.statements(theme)))
            entries.write_answers(theme, answers)
            count += len(answers)
            print(f"{theme}: {len(answers)}")
    return count


def main() -> None:
    if len(sys.argv) > 1:
        print(record(Judge(sys.argv[1])))
        return
    with own_judge() as judge:
        print(record(judge))


if __name__ == "__main__":
    main()
