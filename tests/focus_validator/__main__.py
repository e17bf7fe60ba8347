"""`python -m tests.focus_validator`: a generated bill in FOCUS 1.0 through the FinOps Foundation's validator.

Its requirements do not go with ours (an older pandera and sqlglot), so it gets a virtual environment of its own, with
what pip fetches. Ends with 1 when it finds anything but what docs/focus.md explains, or no longer finds that.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

# The newest release for Python 3.11. Its pandera does not start with multimethod 1.12, its NumPy 1 not with a newer pyarrow.
PACKAGES = ("focus-validator==1.0.0", "multimethod<1.12", "pyarrow<20")
DRAFT_NAMES = ("InvoiceIssuer_Required", "Provider_Required", "Publisher_Required", "ResourceID_Required")
EVERYWHERE = frozenset({*DRAFT_NAMES, "BillingCurrency_IsCurrencyCode", "SkuPriceId_Nullable"})
EXPLAINED: Mapping[str, frozenset[str]] = {
    "csv": EVERYWHERE | {"BillingAccountId_IsString", "SubAccountId_IsString"},
    "parquet": EVERYWHERE,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venv", type=Path, help="keep the validator's environment here")
    chosen: Path | None = parser.parse_args().venv
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        validator = installed(chosen or folder / "venv")
        files = bill(folder)
        wrong = [form for form, path in files.items() if not report(form, findings(validator, path))]
    return int(bool(wrong))


def installed(folder: Path) -> Path:
    """The validator's command in an environment of its own."""
    command = folder / "bin" / "focus-validator"
    if not command.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)
    return command


def bill(folder: Path) -> dict[str, Path]:
    """One month as one CSV and one Parquet file, maps as JSON text: the validator reads no columns of maps."""
    generate = ["generate", "--seed", "1", "--months", "1", "--format", "focus-1.0", str(folder / "bill")]
    subprocess.run([sys.executable, "-m", "orchestration.cli.main", *generate], check=True)
    table = pa.concat_tables([pq.read_table(path) for path in sorted((folder / "bill").rglob("*.parquet"))])
    flat = pa.table({name: as_text(table.column(name)) for name in table.column_names})
    pa_csv.write_csv(flat, folder / "bill.csv")
    pq.write_table(flat, folder / "bill.parquet")
    return {form: folder / f"bill.{form}" for form in EXPLAINED}


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of maps as JSON text, any other as it is."""
    if not pa.types.is_map(column.type):
        return column
    texts = [None if entries is None else json.dumps(dict(entries)) for entries in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])


def findings(validator: Path, path: Path) -> dict[str, str]:
    """Message by rule of all that did not pass."""
    target = path.with_name(f"{path.name}.xml")
    options = ["--validate-version", "1.0", "--output-type", "unittest", "--output-destination", str(target)]
    subprocess.run([validator, "--data-file", path, *options], check=True, cwd=path.parent)
    found = {}
    for case in ElementTree.parse(target).iter("testcase"):
        bad = [child for child in case if child.tag in {"failure", "error"}]
        if bad:
            found[case.attrib["name"].split(" :: ")[0]] = bad[0].attrib.get("message", "")
    return found


def report(form: str, found: Mapping[str, str]) -> bool:
    """Says what was found; True when it is exactly what the page explains."""
    for rule, message in sorted(found.items()):
        known = "explained" if rule in EXPLAINED[form] else "NEW"
        print(f"{form:8} {known:10} {rule}: {' '.join(message.split())[:100]}")
    for rule in sorted(EXPLAINED[form] - set(found)):
        print(f"{form:8} GONE       {rule}")
    return set(found) == EXPLAINED[form]


if __name__ == "__main__":
    raise SystemExit(main())
