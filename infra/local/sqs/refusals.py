"""What SQS says when it refuses, in its own codes and words. The second code is the older one that SDKs still read."""

from __future__ import annotations

from typing import Any

from infra.local.wire import ApiError

_OLD = "AWS.SimpleQueueService."


def invalid(name: str, value: Any, reason: str) -> ApiError:
    return ApiError(
        "InvalidParameterValue", f"Value {value} for parameter {name} is invalid. Reason: {reason}"
    )


def missing(name: str) -> ApiError:
    return ApiError("MissingParameter", f"The request must contain the parameter {name}.")


def older(code: str, message: str, old: str = "") -> ApiError:
    """An error that the query protocol spelled `AWS.SimpleQueueService.…`."""
    return ApiError(code, message, query_code=_OLD + (old or code))


def no_queue() -> ApiError:
    return older("QueueDoesNotExist", "The specified queue does not exist.", "NonExistentQueue")


def unsupported(message: str) -> ApiError:
    return older("UnsupportedOperation", message)


def bad_handle(handle: str) -> ApiError:
    return ApiError(
        "ReceiptHandleIsInvalid", f'The input receipt handle "{handle}" is not a valid receipt handle.'
    )


def in_range(name: str, value: Any, smallest: int, largest: int, reason: str) -> int:
    """The number; raises with SQS's reason."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = smallest - 1
    if not smallest <= number <= largest:
        raise invalid(name, value, reason)
    return number
