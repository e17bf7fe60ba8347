"""Writes docs/local-aws.md from what the tests recorded in docs/local-aws/operations.json.

`python -m tests.integration.clients --write` records; docs/generate.py writes the page. Nothing here is typed in by hand
but the sentences: every mark of a table is a call that a test made and the server answered.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "local-aws" / "operations.json"
SERVICES = {
    "s3": "S3",
    "sqs": "SQS",
    "sns": "SNS",
    "glue": "Glue catalog and crawlers",
    "athena": "Athena",
    "sts": "STS",
    "iam": "IAM",
}
NOTES = {
    "boto3": "the contract tests, and its resources",
    "sqlalchemy": "PyAthena's dialect, and pandas.read_sql",
    "pyathena": "ArrowCursor needs a five-line subclass: it makes pyarrow's file system without an endpoint",
    "great-expectations": "13 expectations through SQLAlchemy",
    "pyiceberg": "GlueCatalog; pyarrow reads no AWS_ENDPOINT_URL, so `s3.endpoint` is given",
    "aws-cli": "version 1 needs `--endpoint-url` for SQS in us-east-1",
    "grafana-libraries": "the libraries under Grafana's Athena data source over gRPC, not Grafana itself",
    "aws-sdk-java": "the SDK itself: no Athena JDBC driver is in a public Maven repository",
    "dbt-athena": "every materialization twice",
}
HEAD = """# The local AWS: what is emulated, and how well

{generated}
One process on 127.0.0.1 speaks S3, SQS, SNS, Glue, Athena, STS and IAM's roles and policies. An operation is in a table
below because a test calls it through that client and gets its answer; the tests fail when a claim is no longer called.
Each of them has a contract test in boto3's column, which also runs on a real account (`pytest tests/contract -m
aws_verified`). Every other operation, and every other service, is refused: `tests/unit/infra/local/test_claimed_operations.py`
fails when anything is answered that no contract holds.
`python -m tests.integration.clients` runs every client here and prints this table with the versions installed:

"""
TEXT = """
## Start it

```
lakehouse up              # starts it in the background and prints the variables for any AWS client
lakehouse status
lakehouse down            # stops it; its state is kept
```

The variables are `AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_REGION`. Any key is accepted,
and is a user of its own name to STS. Credentials that STS gave out are accepted with their token until they end. Of
policies two are enforced: a bucket policy's denial to everybody, and who may assume a role by its trust policy.
`LOCAL_AWS_ACCESS_LOG=file` in the server's environment writes a line of JSON for each request: who signed it, operation,
status.

## Engines

A text is read by Trino's grammar first ([why](adr/0009-grammar.md)); `StartQueryExecution` refuses what is outside of it,
with the place. DuckDB answers by default: SQL is checked by Trino's types and signatures, and refused where it isn't
understood, before a row is read. `lakehouse up --engine trino` starts a real Trino over the same catalog and
buckets instead (Java needed, fetched once with Maven); `--workers N` adds workers. `make conformance` holds both to the
answers that Trino 476 gave, and prints how many are equal.

## What survives

What was acknowledged is on disk before the reply leaves: objects, messages, catalog, query history. `kill -9` loses
nothing of it (`pytest tests/faults`). A power cut may lose the last moments, never half of a change. A second start on
the same folder finds the running server.

## Limits

- One account, `123456789012`, and one region, `us-east-1`. Single machine, loopback only, no TLS, no login.
- Throttling, quotas and eventual delays of AWS happen only where a test asks for them.
- A new bucket is as on AWS since 2023: encrypted (AES256), closed to the public, its owner enforced. An access control
  list can only say that the owner has everything. Default encryption is told with objects; their bytes are as they came.
- Stored and given back, but without effect here: lifecycle rules, access logging, acceleration, who pays for requests
  (the answer to the first three says so in `x-local-aws-note`), and what IAM's policies permit.
- A topic delivers to queues of the account alone, by filter and with dead letters; no FIFO topics, mail, phones or push.
- No KMS, Lake Formation, federated queries, Spark notebooks, capacity reservations, data catalogs of Lambda or Hive.
- Costs and speed here say nothing about costs and speed on AWS; `DataScannedInBytes` counts bytes that were read.
"""


def page(generated: str) -> str:
    """The page's text; `generated` is the comment that says who writes it."""
    data: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return (
        HEAD.format(generated=generated)
        + _clients(data)
        + TEXT
        + "".join(_service(data, service) for service in SERVICES)
        + _absent(data["answers"])
        + _statements(data["statements"])
    )


def _clients(data: Mapping[str, Any]) -> str:
    rows = [
        (f"`{name}`", facts["version"], facts["tests"], len(_calls(data, name)), NOTES.get(name, ""))
        for name, facts in sorted(data["clients"].items())
    ]
    return _grid(("client", "version", "tests passed", "operations", "what is run"), rows)


def _calls(data: Mapping[str, Any], client: str) -> list[str]:
    return [
        operation
        for operations in data["operations"].values()
        for operation, clients in operations.items()
        if client in clients
    ]


def _service(data: Mapping[str, Any], service: str) -> str:
    """Operation by client: a mark where the client's tests called it and were answered."""
    operations: Mapping[str, Sequence[str]] = data["operations"].get(service, {})
    if not operations:
        return ""
    clients = sorted({client for names in operations.values() for client in names})
    rows = [
        (f"`{name}`", *("✓" if client in callers else "" for client in clients))
        for name, callers in sorted(operations.items())
    ]
    return f"\n## {SERVICES[service]}: {len(operations)} operations\n\n" + _grid(
        ("operation", *clients), rows
    )


def _absent(answers: Mapping[str, Mapping[str, str]]) -> str:
    """Operations of AWS that no test claims, by the error that the server answers; what is no error is named as such."""
    parts = [
        "\n## Operations that are refused\n\nAsked with their least parameters: the error that one gets, in place of an answer"
        " that nothing holds to anything.\n"
    ]
    for service, asked in ((name, asked) for name, asked in answers.items() if asked):
        groups: dict[str, list[str]] = defaultdict(list)
        for operation, answer in asked.items():
            kind, _, code = answer.partition(" ")
            groups[f"`{code}`" if kind == "refused" else "**answered, untested**"].append(operation)
        rows = [(group, len(names), ", ".join(sorted(names))) for group, names in sorted(groups.items())]
        parts.append(f"\n### {SERVICES[service]}\n\n" + _grid(("answer", "operations", "which"), rows))
    return "".join(parts)


def _statements(statements: Mapping[str, str]) -> str:
    rows = [(f"`{sql}`", f"`{reason}`") for sql, reason in statements.items()]
    return (
        "\n## SQL that is refused\n\nA few that people try, without a database chosen; the reason is the query's"
        " `StateChangeReason`.\n\n" + _grid(("statement", "reason"), rows)
    )


def _grid(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |\n" for row in lines)
