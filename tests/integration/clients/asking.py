"""What the server answers to operations and statements that no test claims: asked, never assumed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import botocore.config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from tests.integration.clients.recording import model, operations_of

TEXT = "asked"
# Answers that mean "this operation is not here", whatever its parameters were.
ABSENT = re.compile(
    r"[Nn]ot ?[Ss]upported|[Nn]ot ?[Ii]mplemented|UnknownOperation|InvalidAction|InternalFailure|^500"
)
# Statements of Athena and of Trino that people try.
STATEMENTS = (
    "select * from nothing_here",
    "select 1 + 'a'",
    "select if(true, 1, 'a')",
    "select unknown_function(1)",
    "select * from (values 1) as t(x) match_recognize (pattern (a) define a as true)",
    "select * from (values 1) as t(x) tablesample bernoulli (10)",
    "select * from (values 1, 2) as t(x) qualify row_number() over () = 1",
    "select x from unnest(array[1]) as t(x) group by all",
    "select 1; select 2",
    "create function f(x bigint) returns bigint return x",
    "create materialized view v as select 1",
    "create or replace table t as select 1 as x",
    "truncate table t",
    "grant select on t to r",
    "show functions",
    "show stats for t",
    "set session query_max_run_time = '1m'",
    "call system.sync_partition_metadata('a', 'b', 'FULL')",
    "analyze t",
    "comment on table t is 'x'",
    "use other",
    "start transaction",
    "using external function f(x varchar) returns varchar lambda 'l' select f('a')",
)  # fmt: skip


def answers(client: Callable[..., Any], service: str, without: Iterable[str]) -> dict[str, str]:
    """What each operation that isn't in `without` answers to its least parameters.

    `ok`, `refused CODE` when the operation isn't there, `error CODE` when it is and minds the parameters.
    """
    config = botocore.config.Config(
        retries={"total_max_attempts": 1},
        parameter_validation=False,
        read_timeout=20,
        inject_host_prefix=False,
    )
    asked = client(service, config=config)
    skipped = set(without)
    found = {}
    for number, name in enumerate(operations_of(service)):
        text = f"{TEXT}-{number}"  # a bucket of its own for each, because the call before may have spoiled it
        if name not in skipped:
            if service == "s3":
                asked.create_bucket(Bucket=text)
                asked.put_object(Bucket=text, Key=text, Body=b"x")
            found[name] = _answer(asked, service, name, text)
    return found


def _answer(client: Any, service: str, name: str, text: str) -> str:
    shape = model(service).operation_model(name).input_shape
    method = _python_name(client, name)
    try:
        getattr(client, method)(**(_least(shape, text) if shape else {}))
    except ClientError as error:
        code, message = (str(error.response["Error"].get(part, "")) for part in ("Code", "Message"))
        return f"{'refused' if ABSENT.search(f'{code}: {message}') else 'error'} {code}"
    except ResponseParserError:
        return "refused InternalFailure"
    return "ok"


def _python_name(client: Any, name: str) -> str:
    return next(method for method, found in client.meta.method_to_api_mapping.items() if found == name)


def _least(shape: Any, text: str, depth: int = 0) -> Any:
    """A value of the shape with required members alone; `text` where a text is asked."""
    if shape.type_name == "structure":
        members = shape.required_members if depth < 7 else ()
        return {name: _least(shape.members[name], text, depth + 1) for name in members}
    if shape.type_name == "list":
        return [_least(shape.member, text, depth + 1)]
    if shape.type_name == "map":
        return {text: _least(shape.value, text, depth + 1)}
    if shape.type_name == "string":
        return shape.enum[0] if getattr(shape, "enum", None) else text
    plain: Mapping[str, Any] = {"boolean": False, "blob": b"x", "timestamp": 0}
    return plain.get(shape.type_name, 1)


def refusals(athena: Any, output: str) -> dict[str, str]:
    """How each of `STATEMENTS` ends: the reason of its failure, or its state."""
    return {sql: _end(athena, sql, output) for sql in STATEMENTS}


def _end(athena: Any, sql: str, output: str) -> str:
    given = {"OutputLocation": output}
    try:
        started = athena.start_query_execution(QueryString=sql, ResultConfiguration=given)
    except ClientError as error:
        return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        status = athena.get_query_execution(QueryExecutionId=started["QueryExecutionId"])["QueryExecution"][
            "Status"
        ]
        if status["State"] not in ("QUEUED", "RUNNING"):
            return str(status.get("StateChangeReason") or status["State"])
        time.sleep(0.02)
    raise TimeoutError(sql)
