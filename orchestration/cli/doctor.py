"""`lakehouse doctor`: what is wrong and how to mend it."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from ingestion.lake import from_environment as lake_from_environment
from orchestration import settings as settings_file
from orchestration.cli.output import print_json, print_table
from orchestration.cli.session import enter


@click.command("doctor")
@click.option(
    "--cudos", is_flag=True, help="Also look at what a deploy of CUDOS relies on: it reads the bill once."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor_command(*, cudos: bool, as_json: bool) -> None:
    """Say what is wrong, how to mend it, and which settings are in force. Ends with 1 when something is wrong."""
    home = enter()
    settings = settings_file.load()
    from orchestration.doctor import examine
    from orchestration.lakehouse import connect

    house = connect()
    findings = examine(house)
    if cudos:
        from orchestration.cudos_doctor import examine as examine_cudos

        findings += examine_cudos(house)
    in_force = asdict(settings)
    if as_json:
        print_json(
            {
                "home": str(home.root),
                "settings_file": str(settings_file.settings_path().absolute()),
                "settings": in_force,
                "lake": asdict(lake_from_environment()),
                "findings": [asdict(one) for one in findings],
            }
        )
    else:
        rows = [
            [one.subject, "ok" if one.ok else "WRONG", one.found, "" if one.ok else one.mend]
            for one in findings
        ]
        print_table(["subject", "", "found", "what to do"], rows)
        flat = [[name, value] for name, value in _flat(in_force)]
        print_table(
            ["setting", "value"], flat, title=f"\nSettings in force ({settings_file.settings_path()})"
        )
    sys.exit(0 if all(one.ok for one in findings) else 1)


def _flat(settings: dict[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in settings.items():
        if isinstance(value, dict) and value:
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", str(value)))
    return found
