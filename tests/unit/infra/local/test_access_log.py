"""The access log names the caller, the operation and the answer, and leaves the request as it was."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from infra.local.access_log import VARIABLE, AccessLog, around, described

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=someone/20261121/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
)


def _environ(service: str, path: str = "/", body: bytes = b"", **headers: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "REQUEST_URI": path,
        "HTTP_AUTHORIZATION": SIGNED.format(service),
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
        **headers,
    }


def test_operation_is_read_from_target_query_or_form() -> None:
    form = _environ("sns", body=b"Action=Publish&Message=x", CONTENT_TYPE="application/x-www-form-urlencoded")
    assert described(form)["operation"] == "Publish"
    assert form["wsgi.input"].read() == b"Action=Publish&Message=x"
    assert (
        described(_environ("athena", HTTP_X_AMZ_TARGET="AmazonAthena.GetWorkGroup"))["operation"]
        == "GetWorkGroup"
    )
    assert described(_environ("sts", "/?Action=GetCallerIdentity"))["operation"] == "GetCallerIdentity"


def test_caller_is_the_key_of_the_signature_or_of_a_presigned_address() -> None:
    assert described(_environ("s3", "/b/k"))["key"] == "someone"
    presigned = _environ("s3", "/b/k?X-Amz-Credential=other%2F20261121%2Fus-east-1%2Fs3%2Faws4_request")
    del presigned["HTTP_AUTHORIZATION"]
    assert (described(presigned)["key"], described(presigned)["service"]) == ("other", "s3")


def test_a_line_is_written_for_each_answer(tmp_path: Path) -> None:
    log = tmp_path / "log"

    def refusing(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("404 Not Found", [])
        return [b"no"]

    told: list[str] = []
    application = AccessLog(refusing, log)
    assert list(application(_environ("s3", "/b/k?tagging"), lambda status, _: told.append(status))) == [b"no"]
    assert told == ["404 Not Found"]
    [entry] = map(json.loads, log.read_text().splitlines())
    assert (entry["status"], entry["method"], entry["path"], entry["query"]) == (
        404, "POST", "/b/k", {"tagging": ""},
    )  # fmt: skip


def test_nothing_is_wrapped_unless_a_file_is_named(monkeypatch: Any, tmp_path: Path) -> None:
    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        return []

    monkeypatch.delenv(VARIABLE, raising=False)
    assert around(application) is application
    monkeypatch.setenv(VARIABLE, str(tmp_path / "log"))
    assert isinstance(around(application), AccessLog)
