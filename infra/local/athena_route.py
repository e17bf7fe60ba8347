"""The door to the Athena service. It is imported at start, and its absence is an answer, not a crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from infra.local.journal import Part, Touch, unmarked
from infra.local.wire import ApiError

Resolver = Callable[[str, str, str], Path | None]


class AthenaRoute:
    """Hands operations of `AmazonAthena` to the service and turns its errors into the gateway's."""

    def __init__(
        self,
        endpoint: str,
        resolver: Resolver,
        scratch: Path,
        engine: Any = None,
        touch: Touch = unmarked,
        **requests: Any,
    ) -> None:
        """`engine` is the service's `EngineChoice`; None is its own default. `requests` say how it makes its own."""
        loaded = _load(endpoint, resolver, scratch, engine, touch, requests)
        self._service, self._errors, self.missing = loaded

    def wait_until_ready(self) -> None:
        """Returns when queries can be answered; raises what keeps the engine from it."""
        if self._service is not None:
            self._service.engine.wait_until_ready()

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]:
        if self._service is None:
            raise ApiError(
                "InternalServerException", f"Athena is not part of this installation: {self.missing}", 500
            )
        try:
            answer: dict[str, Any] = self._service.handle(operation, payload)
            return answer
        except self._errors as error:
            raise ApiError(error.code, error.message, error.status) from error

    def close(self) -> None:
        if self._service is not None:
            self._service.close()

    @property
    def kept(self) -> Part | None:
        """Its part of the journal, None without a service."""
        return self._service.kept if self._service is not None else None

    def interrupt(self) -> None:
        """Say of queries that ran when the server ended that they failed."""
        if self._service is not None:
            self._service.interrupt()

    def take_back(self) -> None:
        """Remove what failed queries left."""
        if self._service is not None:
            self._service.take_back()

    def restore(self, state: bytes) -> None:
        """Take a snapshot of format 1."""
        if self._service is not None and state:
            self._service.restore(state)


def _load(
    endpoint: str, resolver: Resolver, scratch: Path, engine: Any, touch: Touch, requests: dict[str, Any]
) -> tuple[Any, Any, str]:
    try:
        from infra.local.athena.errors import AthenaApiError
        from infra.local.athena.service import AthenaService
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("infra.local.athena"):
            raise
        return None, (), str(error)
    options = {} if engine is None else {"engine": engine}
    service = AthenaService(endpoint, resolver, scratch, touch=touch, **requests, **options)
    return service, AthenaApiError, ""
