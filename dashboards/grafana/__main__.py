"""`python -m dashboards.grafana` writes the committed board again; with `--check` it only says whether it is stale."""

import sys

from dashboards.grafana.board import BOARD, board_json


def main(arguments: list[str]) -> int:
    """0 when the file is (now) what the panels say; 1 when `--check` finds it stale."""
    text = board_json()
    if "--check" in arguments:
        fresh = BOARD.is_file() and BOARD.read_text() == text
        sys.stdout.write(f"{BOARD.name}: {'fresh' if fresh else 'stale, run python -m dashboards.grafana'}\n")
        return 0 if fresh else 1
    BOARD.parent.mkdir(exist_ok=True)
    BOARD.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
