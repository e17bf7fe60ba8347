"""How a function in Python ends a query: DuckDB carries the text of the exception to `failures`."""

from __future__ import annotations


def refused(code: str, message: str) -> ValueError:
    """The exception to raise: it reaches the client as `code` and `message`."""
    return ValueError(f"TRINO|{code}|{message}|END")


def bad_argument(message: str) -> ValueError:
    return refused("INVALID_FUNCTION_ARGUMENT", message)


def failure_in(text: str) -> tuple[str, str]:
    """(code, message) of what `refused` wrote into an exception."""
    _, code, message, _ = text.split("|", 3)
    return code, message
