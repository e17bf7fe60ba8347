"""The Data Docs page of one delivery: a single file without scripts or outside resources, values escaped.

Great Expectations' own pages load eight scripts and an image from other hosts, and print descriptions and
values unescaped (`<script>` in a line item type runs): measured with 1.24. Bills carry text that users wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.quality.report import CheckResult

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.lake import Lake
    from ingestion.quality.partition import Partition

STYLE = """
:root{color-scheme:light dark;--line:#8884;--bad:#b3261e;--odd:#9a6700;--good:#1a7f37}
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem;margin:0}p{margin:.3rem 0 1rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.45rem .6rem;border-bottom:1px solid var(--line)}
code{font:12px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}td{overflow-wrap:anywhere}
.failed{color:var(--bad);font-weight:600}.odd{color:var(--odd);font-weight:600}.passed{color:var(--good)}
"""
TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json"}
# The page never runs anything, whatever a bill says.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(partition: Partition, results: Iterable[CheckResult], at: datetime) -> str:
    """The page as HTML: failed checks first, then the rest in the order of the suite."""
    ordered = sorted(results, key=lambda one: (one.success, one.severity != "block"))
    blocked = sum(not one.success and one.severity == "block" for one in ordered)
    verdict = f"{blocked} checks block this delivery" if blocked else "nothing blocks this delivery"
    title = escape(f"{partition.export_name} {partition.billing_period} {partition.delivery_id}")
    rows = "\n".join(_row(one) for one in ordered)
    return (
        "<!doctype html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style></head><body>\n"
        f"<h1>{title}</h1><p>{escape(partition.table)} · {escape(verdict)} · checked "
        f"{at.isoformat(timespec='seconds')}</p>\n"
        "<table><thead><tr><th>Check</th><th>Result</th><th>Expected</th><th>Observed</th>"
        "<th>A bad line meets</th></tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table></body></html>\n"
    )


def write_docs(
    docs_dir: Path, partition: Partition, results: Iterable[CheckResult], raw: dict[str, Any], at: datetime
) -> Path:
    """Writes `index.html` and `validation.json` under `docs_dir/<export>/<period>/<delivery>`; returns the folder."""
    folder = docs_dir.joinpath(partition.export_name, partition.billing_period, partition.delivery_id)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(page(partition, results, at), encoding="utf-8")
    (folder / "validation.json").write_text(json.dumps(raw, indent=1, default=str), encoding="utf-8")
    return folder


def upload_docs(aws: Aws, lake: Lake, docs_dir: Path, folder: Path) -> str:
    """Puts the folder's files under `data-docs/` of the lake; returns the address of the page."""
    prefix = f"data-docs/{folder.relative_to(docs_dir).as_posix()}/"
    for path in sorted(folder.iterdir()):
        if path.suffix in TYPES:
            aws.s3.put_object(
                Bucket=lake.lake_bucket,
                Key=prefix + path.name,
                Body=path.read_bytes(),
                ContentType=TYPES[path.suffix],
            )
    return f"s3://{lake.lake_bucket}/{prefix}index.html"


def _row(one: CheckResult) -> str:
    kind, word = _verdict(one)
    sql = f"<code>{escape(one.sql)}</code>" if one.sql else ""
    return (
        f'<tr><td>{escape(one.name)}</td><td class="{kind}">{word}</td><td>{escape(one.expected)}</td>'
        f"<td>{escape(one.observed)}</td><td>{sql}</td></tr>"
    )


def _verdict(one: CheckResult) -> tuple[str, str]:
    if one.success:
        return "passed", "passed"
    return ("failed", "blocks") if one.severity == "block" else ("odd", "warns")
