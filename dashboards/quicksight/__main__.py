"""`python -m dashboards.quicksight` writes cid-resources.yaml again; with `--check` it only says whether it is stale."""

import sys

from dashboards.quicksight.resources import RESOURCES, resources_yaml


def main(arguments: list[str]) -> int:
    """0 when the file is (now) what the relations say; 1 when `--check` finds it stale."""
    text = resources_yaml()
    if "--check" in arguments:
        fresh = RESOURCES.is_file() and RESOURCES.read_text(encoding="utf-8") == text
        state = "fresh" if fresh else "stale, run python -m dashboards.quicksight"
        sys.stdout.write(f"{RESOURCES.name}: {state}\n")
        return 0 if fresh else 1
    RESOURCES.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
