"""The `lakehouse` command: one group, each command imported when it is called.

Starting takes a fraction of a second because Dagster, dbt and Great Expectations are imported only by the
commands that need them. Exit codes: 0 fine, 1 a check failed, 2 bad input.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

from ingestion.errors import LakehouseError

# command -> module under orchestration.cli that defines it under the same name (dashes become underscores)
COMMANDS: dict[str, str] = {
    "demo": "demo",
    "up": "local",
    "down": "local",
    "status": "local",
    "reset": "local",
    "generate": "generate",
    "deliver": "deliver",
    "exports": "exports",
    "container-usage": "container_usage",
    "ingest": "ingest",
    "deliveries": "deliveries",
    "backfill": "backfill",
    "publish": "publish",
    "query": "query",
    "report": "report",
    "notebook": "notebook",
    "cudos": "cudos",
    "quicksight": "quicksight",
    "dlq": "dlq",
    "anomalies": "anomalies",
    "doctor": "doctor",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"orchestration.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="cur-lakehouse", prog_name="lakehouse")
def lakehouse() -> None:
    """Every dollar of an AWS bill: queryable, reconciled to the cent, minutes after delivery.

    State lives in LAKEHOUSE_HOME (default .lakehouse). `lakehouse up` starts the local AWS; with AWS
    credentials set explicitly the same commands work on an account.
    """


def main() -> None:
    """Entry point of `lakehouse`."""
    run_command(lakehouse)


def run_command(command: click.Command) -> None:
    """Run a command on the process's arguments; known errors become one clear message and their exit code."""
    try:
        command.main(standalone_mode=False)
    except click.exceptions.Abort:
        _fail("stopped", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except LakehouseError as error:
        _fail(str(error), error.exit_code)
    except BrokenPipeError:
        # The reader (head, less) went away; what is left to print goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _fail(message: str, exit_code: int) -> None:
    click.echo(f"lakehouse: {message}", err=True)
    sys.exit(exit_code)


if __name__ == "__main__":
    main()
