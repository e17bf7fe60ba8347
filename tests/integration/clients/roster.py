"""The clients that the tests run, the files that run each, and their versions as installed here."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
INTEGRATION, CONFORMANCE = TESTS / "integration" / "clients", TESTS / "conformance" / "clients"
CONTRACT = TESTS / "contract"
DISTRIBUTIONS: Mapping[str, str] = {
    "boto3": "boto3",
    "dbt-athena": "dbt-athena",
    "pyathena": "PyAthena",
    "sqlalchemy": "SQLAlchemy",
    "awswrangler": "awswrangler",
    "great-expectations": "great-expectations",
    "pyiceberg": "pyiceberg",
}
CLIENTS = (*DISTRIBUTIONS, "aws-cli", "grafana-libraries", "aws-sdk-java")
# Clients that need more than Python: their column is recorded where the tools are.
NEEDS = {"aws-cli": "aws", "grafana-libraries": "go", "aws-sdk-java": "mvn"}


def installed(client: str) -> str:
    """The client's version, empty where it isn't here."""
    if client in DISTRIBUTIONS:
        return version(DISTRIBUTIONS[client])
    if client == "aws-cli":
        return _matched(r"aws-cli/(\S+)", _printed("aws", "--version"))
    if client == "grafana-libraries":
        text = (CONFORMANCE / "grafana_probe" / "go.mod").read_text()
        return "grafana-aws-sdk " + _matched(r"grafana/grafana-aws-sdk (\S+)", text)
    return _matched(
        r"<version>([\d.]+)</version>\s*<type>pom", (CONFORMANCE / "java_sdk" / "pom.xml").read_text()
    )


def files(client: str) -> list[Path]:
    """The test files that run a client: those that name it, and the contract tests for boto3."""
    named = [
        path
        for folder in (INTEGRATION, CONFORMANCE)
        for path in sorted(folder.glob("test_*.py"))
        if f'\nCLIENT = "{client}"\n' in path.read_text(encoding="utf-8")
    ]
    return named + (sorted(CONTRACT.glob("test_*.py")) if client == "boto3" else [])


def functions(path: Path) -> set[str]:
    """The tests of a file by name."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def _matched(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found.group(1) if found else ""


def _printed(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout + done.stderr
