"""The two ways in which a request can go wrong: refused by the API, or accepted and failed as a query."""

from __future__ import annotations

from dataclasses import dataclass

# Athena's own numbers: https://docs.aws.amazon.com/athena/latest/ug/error-reference.html
# category 1 is the service, 2 the user, 3 anything else; the type is the row of that table.
SYSTEM, USER = 1, 2

_ERROR_TYPES: dict[str, tuple[int, int]] = {
    "SYNTAX_ERROR": (USER, 1006),
    "FUNCTION_NOT_FOUND": (USER, 1006),
    "COLUMN_NOT_FOUND": (USER, 1006),
    "AMBIGUOUS_NAME": (USER, 1006),
    "TYPE_MISMATCH": (USER, 1006),
    "EXPRESSION_NOT_AGGREGATE": (USER, 1006),
    "EXPRESSION_NOT_SCALAR": (USER, 1006),
    "MISMATCHED_COLUMN_ALIASES": (USER, 1006),
    "TABLE_NOT_FOUND": (USER, 1305),
    "SCHEMA_NOT_FOUND": (USER, 1301),
    "TABLE_ALREADY_EXISTS": (USER, 1303),
    "SCHEMA_ALREADY_EXISTS": (USER, 1300),
    "NOT_SUPPORTED": (USER, 1003),
    "INVALID_PARAMETER_USAGE": (USER, 1006),
    "NOT_FOUND": (USER, 1006),
    "DIVISION_BY_ZERO": (USER, 1100),
    "INVALID_CAST_ARGUMENT": (USER, 1100),
    "INVALID_FUNCTION_ARGUMENT": (USER, 1100),
    "NUMERIC_VALUE_OUT_OF_RANGE": (USER, 1100),
    "SUBQUERY_MULTIPLE_ROWS": (USER, 1100),
    "HIVE_TOO_MANY_OPEN_PARTITIONS": (USER, 1200),
    "HIVE_PATH_ALREADY_EXISTS": (USER, 1201),
    "HIVE_COLUMN_ORDER_MISMATCH": (USER, 1202),
    "HIVE_BAD_DATA": (USER, 1203),
    "HIVE_CURSOR_ERROR": (USER, 1203),
    "HIVE_UNSUPPORTED_FORMAT": (USER, 1204),
    "HIVE_CANNOT_OPEN_SPLIT": (USER, 1205),
    "ICEBERG_COMMIT_ERROR": (SYSTEM, 233),
    "VIEW_IS_STALE": (USER, 1306),
    "EXCEEDED_LOCAL_MEMORY_LIMIT": (USER, 1501),
    "GENERIC_INTERNAL_ERROR": (SYSTEM, 401),
}


class AthenaApiError(Exception):
    """A request that the API refuses: `code` is the exception's name in the service model."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def invalid_request(message: str) -> AthenaApiError:
    return AthenaApiError("InvalidRequestException", message)


@dataclass
class QueryFailed(Exception):
    """A query that was started and ends FAILED; `code` is Trino's error name."""

    code: str
    message: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return self.reason

    @property
    def reason(self) -> str:
        return f"{self.code}: {self.placed}"

    @property
    def placed(self) -> str:
        """The message behind its place in the text."""
        return f"line {self.line}:{self.column}: {self.message}" if self.line else self.message

    @property
    def category(self) -> int:
        return _ERROR_TYPES.get(self.code, (USER, 1006))[0]

    @property
    def error_type(self) -> int:
        return _ERROR_TYPES.get(self.code, (USER, 1006))[1]

    def as_athena_error(self) -> dict[str, object]:
        return {
            "ErrorCategory": self.category,
            "ErrorType": self.error_type,
            "Retryable": False,
            "ErrorMessage": self.reason,
        }


class QueryCancelled(Exception):
    """The query's end was asked for before it came, by the client or by a limit of the workgroup."""

    def __init__(self, reason: str = "Query cancelled by user") -> None:
        super().__init__(reason)
        self.reason = reason
