"""`python -m dashboards.quicksight` writes what is generated here again; `--check` only says what is stale."""

import sys
from pathlib import Path

from dashboards.quicksight.definitions.files import JSON, committed_files
from dashboards.quicksight.resources import RESOURCES, resources_yaml


def generated() -> dict[Path, str]:
    """Every file that follows from the code, with its text."""
    return {RESOURCES: resources_yaml()} | {JSON / name: text for name, text in committed_files().items()}


def main(arguments: list[str]) -> int:
    """0 when the files are (now) what the code says; 1 when `--check` finds one stale, missing or left over."""
    files = generated()
    stale = [path for path, text in files.items() if not path.is_file() or path.read_text("utf-8") != text]
    stale += [path for path in JSON.glob("*") if path not in files]
    if "--check" in arguments:
        for path in stale:
            sys.stdout.write(f"{path.name}: stale, run python -m dashboards.quicksight\n")
        return 1 if stale else 0
    JSON.mkdir(exist_ok=True)
    for path in stale:
        if path in files:
            path.write_text(files[path], encoding="utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
