"""Command line of the local AWS: `serve`, `up`, `down`, `status`, `reset`, each on one home folder."""

from __future__ import annotations

import argparse
import json
import logging
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from infra.local import launcher
from infra.local.athena.engines import selection
from infra.local.athena.engines.selection import EngineChoice
from infra.local.athena.engines.trino.java import EngineUnavailable
from infra.local.home import Home, export_lines


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code: 0 fine, 1 failed, 2 bad input."""
    arguments = _parser().parse_args(argv)
    home = Home(Path(arguments.home).resolve())
    try:
        return int(arguments.run(home, arguments))
    except selection.BadChoice as error:
        print(f"local AWS: {error}", file=sys.stderr)  # noqa: T201 - a command's answer
        return 2
    except (launcher.LaunchError, EngineUnavailable) as error:
        print(f"local AWS: {error}", file=sys.stderr)  # noqa: T201 - a command's answer
        return 1


def _serve(home: Home, arguments: argparse.Namespace) -> int:
    from infra.local.server import serve

    nonce = os.environ.pop(launcher.NONCE_VARIABLE, "") or secrets.token_hex(16)
    serve(home, arguments.port, nonce, _choice(arguments))
    _end()


def _end() -> NoReturn:
    """End the process, whose state is saved: to free its memory piece by piece takes Python two seconds."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _up(home: Home, arguments: argparse.Namespace) -> int:
    choice = _choice(arguments)
    selection.prepare(choice)
    seconds = launcher.START_SECONDS if choice.name == selection.DUCKDB else launcher.ENGINE_SECONDS
    options = ["--engine", choice.name, "--workers", str(choice.workers)]
    running = launcher.up(home, options, arguments.engine, seconds)
    _print(*export_lines(running.endpoint))
    return 0


def _choice(arguments: argparse.Namespace) -> EngineChoice:
    return selection.chosen(arguments.engine, arguments.workers, os.environ)


def _down(home: Home, _: argparse.Namespace) -> int:
    stopped = launcher.down(home)
    _print("stopped; its state is kept" if stopped else "nothing was running")
    return 0


def _status(home: Home, arguments: argparse.Namespace) -> int:
    found = launcher.status(home)
    if arguments.json:
        _print(json.dumps(found.as_dict()))
    elif found.running:
        _print(
            f"running at {found.running.endpoint}, process {found.running.pid}, "
            f"engine {found.running.engine}, since {found.running.started_at}"
        )
    else:
        _print(f"not running on {home.root}")
    return 0


def _reset(home: Home, arguments: argparse.Namespace) -> int:
    if not arguments.yes:
        print(f"reset removes every object and table below {home.state}; say --yes", file=sys.stderr)  # noqa: T201
        return 2
    launcher.reset(home)
    _print(f"removed {home.state}")
    return 0


def _print(*lines: str) -> None:
    for line in lines:
        print(line)  # noqa: T201 - a command's answer


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for name, run, text in (
        ("serve", _serve, "serve in the foreground until interrupted"),
        ("up", _up, "start in the background, print the variables of any AWS client"),
        ("down", _down, "stop and keep the state"),
        ("status", _status, "say whether it runs and where"),
        ("reset", _reset, "stop and remove all state"),
    ):
        verb = verbs.add_parser(name, help=text, description=text)
        verb.add_argument("--home", required=True, help="the folder of this local AWS")
        verb.set_defaults(run=run)
        if name in ("serve", "up"):
            verb.add_argument("--engine", help=f"{' or '.join(selection.NAMES)}; else ${selection.VARIABLE}")
            verb.add_argument("--workers", type=int, help="processes beside trino's coordinator")
        if name == "serve":
            verb.add_argument("--port", type=int, default=0, help="0 takes a free one")
        if name == "status":
            verb.add_argument("--json", action="store_true")
        if name == "reset":
            verb.add_argument("--yes", action="store_true")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
