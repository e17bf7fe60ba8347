"""`lakehouse generate` says what it made and took, knows every format, and takes a scenario from a document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ingestion.synthetic.renderings.formats import FORMATS as RENDERED
from orchestration.cli.generate import FORMATS, generate_command

DOCUMENT = """
seed: 5
months: 1
last_month: "2026-02"
restated: []
chunk_rows: 4000
export: acme-doc
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(generate_command, list(arguments), catch_exceptions=False)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.yml"
    path.write_text(DOCUMENT)
    return path


def test_every_rendered_format_has_its_spelling() -> None:
    assert set(FORMATS) == set(RENDERED)


def test_a_document_decides_and_options_win_over_it(tmp_path: Path, document: Path) -> None:
    done = run("--scenario", str(document), "--seed", "6", "--json", str(tmp_path / "out"))
    said = json.loads(done.stdout)
    truth = json.loads(Path(said["truth"]).read_text())
    assert (truth["seed"], truth["export_name"]) == (6, "acme-doc")
    [delivery] = said["deliveries"]
    data = list(Path(delivery["folder"]).rglob("*.parquet"))
    assert (said["lines"], said["files"]) == (delivery["lines"], len(data))
    written = sum(path.stat().st_size for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert said["mb"] == round(written / 1e6, 3)
    assert said["seconds"] > 0
    assert said["peak_mb"] > 10


def test_people_get_one_line_of_figures(tmp_path: Path, document: Path) -> None:
    done = run("--scenario", str(document), "--format", "legacy", str(tmp_path / "out"))
    *_, last = done.stdout.strip().splitlines()
    assert all(word in last for word in (" lines in ", " files, ", " MB, ", " s, peak memory "))
    assert list((tmp_path / "out").rglob("year=2026/month=2/acme-doc-00001.snappy.parquet"))
