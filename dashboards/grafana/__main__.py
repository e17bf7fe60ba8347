"""`python -m dashboards.grafana` writes the committed boards and alert rules; `--check` only says which are stale."""

import sys
from collections.abc import Mapping
from pathlib import Path

from dashboards.grafana.alerting import RULES_FILE, rules_yaml
from dashboards.grafana.board import JSON, board_json
from dashboards.grafana.catalog import BOARDS


def generated(folder: Path = JSON, rules: Path = RULES_FILE) -> Mapping[Path, str]:
    """What each committed file has to be."""
    boards = {folder / f"{board.key}.json": board_json(board) for board in BOARDS}
    return {**boards, rules: rules_yaml()}


def main(arguments: list[str], files: Mapping[Path, str]) -> int:
    """0 when the files are (now) what the code says; 1 when `--check` finds a stale one."""
    stale = [path for path, text in files.items() if not path.is_file() or path.read_text() != text]
    if "--check" in arguments:
        for path in stale:
            sys.stdout.write(f"{path.name}: stale, run python -m dashboards.grafana\n")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], generated()))
