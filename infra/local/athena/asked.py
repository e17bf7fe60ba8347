"""What a client asks, read before it is started: a text outside of the grammar is refused by StartQueryExecution.

So Athena does it, and the error names no code of Trino's: PyAthena 529, awslabs/aws-well-architected-labs 502 and
aws-solutions-library-samples/cloud-intelligence-dashboards-framework 855 show it for queries and headers. Everything
else that is wrong with a statement (names, types, Hive's own DDL) shows when it runs.
"""

from __future__ import annotations

from infra.local.athena.errors import QueryFailed, invalid_request
from infra.local.athena.grammar.texts import check_change, check_query
from infra.local.athena.statements import (
    CreateTableAs,
    CreateView,
    Explain,
    Insert,
    Prepare,
    RowChange,
    Select,
    Statement,
    Unload,
    read_statement,
)


def refuse_unreadable(sql: str, database: str) -> None:
    """InvalidRequestException with Trino's message, where it leaves the grammar."""
    try:
        _check(read_statement(sql, database), database)
    except QueryFailed as problem:
        if problem.code == "SYNTAX_ERROR":
            raise invalid_request(problem.placed) from None


def _check(statement: Statement, database: str) -> None:
    if isinstance(statement, Select | CreateTableAs | Insert | CreateView | Unload | Explain):
        check_query(statement.query)
    elif isinstance(statement, RowChange):
        check_change(statement.query)
    elif isinstance(statement, Prepare):
        _check(read_statement(statement.statement, database), database)
