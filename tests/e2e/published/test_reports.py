"""Reports and notebooks say the figures of the bill's truth file, in every form that they are written in."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboards.reports.cells import excel_number
from dashboards.reports.files import write_files
from dashboards.reports.report import make_report
from dashboards.reports.scope import Question, Scope
from dashboards.reports.sheets import Report
from dashboards.reports.workbook import sheet_titles
from tests.demand import missing
from tests.e2e.analyst import Analyst
from tests.e2e.published.bill import NEWEST
from tests.lakehouse import PROJECT


@pytest.fixture(scope="module")
def report(analyst: Analyst) -> Report:
    return make_report(lambda sql: analyst.ask(sql).dicts(), Question(Scope("bill", ""), NEWEST, "USD"), "p")


def test_report_equals_the_truth(report: Report, truth: dict[str, Any]) -> None:
    for key, column, labels in (
        ("services", "service", "by_service"),
        ("accounts", "account_id", "by_account"),
    ):
        expected = truth[NEWEST][labels]
        found = {
            str(row[column]): row["amortized_cost"] for row in report.sheet(key).rows if row["amortized_cost"]
        }
        assert found == {
            name: Decimal(one["amortized_cost"])
            for name, one in expected.items()
            if Decimal(one["amortized_cost"])
        }
    paths = {str(row["path_class"]): row["moved_gb"] or 0 for row in report.sheet("transfer").rows}
    assert paths == {name: Decimal(one["moved_gb"]) for name, one in truth[NEWEST]["by_path_class"].items()}
    unused = {str(row["commitment_id"]): row["unused_cost"] for row in report.sheet("commitments").rows}
    assert unused == {
        one["commitment_id"]: Decimal(one["unused_cost"]) for one in truth[NEWEST]["commitments"]
    }


def test_p95_is_the_nearest_rank_of_the_months_hours(analyst: Analyst, report: Report) -> None:
    rows = analyst.ask(
        "select service, region, family, platform, tenancy, usage_hour, "
        "sum(normalized_units_on_demand + normalized_units_covered) as units from commitment_demand_hourly "
        f"where billing_period = '{NEWEST}' group by 1, 2, 3, 4, 5, 6"
    ).rows
    hours: dict[tuple[str | None, ...], list[Decimal]] = {}
    for *pool, _, units in rows:
        hours.setdefault(tuple(pool), []).append(Decimal(units or 0))
    assert len(report.sheet("demand").rows) == len(hours) > 5
    for row in report.sheet("demand").rows:
        those = sorted(
            hours[tuple(row[name] for name in ("service", "region", "family", "platform", "tenancy"))]
        )
        assert row["p95_demand"] == those[-(-95 * len(those) // 100) - 1]
        assert (row["of_hours"], row["highest_demand"]) == (len(those), those[-1])


def test_reports_of_accounts_add_up_to_the_bill(
    analyst: Analyst, report: Report, truth: dict[str, Any]
) -> None:
    total = Decimal(0)
    for account in truth[NEWEST]["by_account"]:
        question = Question(Scope("account", account, (account,)), NEWEST, "USD")
        one = make_report(lambda sql: analyst.ask(sql).dicts(), question, "p")
        assert {row["account_id"] for row in one.sheet("accounts").rows} == {account}
        total += one.sheet("services").totals["amortized_cost"]
    assert total == report.sheet("services").totals["amortized_cost"]


def test_every_sheet_has_rows_on_a_full_bill(report: Report) -> None:
    assert [sheet.spec.key for sheet in report.sheets if not sheet.rows] == []


def calculated(office: str, source: Path, out: Path) -> Any:
    """The workbook as LibreOffice reads, calculates and writes it."""
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return load_workbook(out / source.name, data_only=True)


def test_workbook_opens_and_calculates_in_libreoffice(report: Report, tmp_path: Path) -> None:
    office = shutil.which("soffice") or missing("LibreOffice", "install libreoffice-calc")
    [path] = write_files(report, tmp_path, "bill", ["xlsx"])
    stripped = load_workbook(path)  # openpyxl keeps formulas and forgets their values
    (tmp_path / "stripped").mkdir()
    stripped.save(tmp_path / "stripped" / path.name)
    for source in (path, tmp_path / "stripped" / path.name):
        out = source.parent / "calculated"
        book = calculated(office, source, out)
        assert book.sheetnames == sheet_titles(report.sheets)
        rows = {row[0].value: row for row in book["Summary"].iter_rows(max_col=5)}
        for check in report.checks:
            assert rows[check.sheet][2].value == pytest.approx(excel_number(check.total, 2), abs=1e-6)
            assert rows[check.sheet][4].value == 0
        errors = [
            cell.value for page in book for row in page.iter_rows() for cell in row if cell.data_type == "e"
        ]
        assert errors == []


def test_report_command_writes_the_three_forms(analyst: Analyst, lakehouse: Any, tmp_path: Path) -> None:
    del analyst  # the bill is published
    written = lakehouse.run(
        "report", "--month", NEWEST, "--account", "000012345678", "--out", str(tmp_path), "--json"
    )
    names = {Path(each).name for each in written.json()}
    assert {f"cost-{NEWEST}-account-000012345678.{form}" for form in ("xlsx", "html")} | {
        "services.csv"
    } <= names
    refused = lakehouse.run("report", "--owner", "nobody", "--out", str(tmp_path / "none"), expect=2)
    assert "found 'nobody'" in refused.err and not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["egress", "invoice", "purchase"])
def test_notebook_runs_as_a_script(
    analyst: Analyst, lakehouse: Any, truth: dict[str, Any], name: str
) -> None:
    del analyst
    if importlib.util.find_spec("marimo") is None:
        missing("marimo", "pip install 'cur-lakehouse[notebooks]'")
    lines = (lakehouse.home / "aws.env").read_text(encoding="utf-8").splitlines()
    variables = dict(
        line.removeprefix("export ").replace("'", "").split("=", 1) for line in lines if "=" in line
    )
    done = subprocess.run(
        [sys.executable, str(PROJECT / "dashboards" / "notebooks" / f"{name}.py"), "--", "--month", NEWEST],
        cwd=PROJECT,
        env=lakehouse.environment() | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    cost = sum(Decimal(one["unblended_cost"]) for one in truth[NEWEST]["by_path_class"].values())
    expected = {
        "egress": f"{NEWEST}: {cost:f}".rstrip("0"),
        "invoice": "largest difference of the bridge: 0.000000000000",
        "purchase": f"{len(truth[NEWEST]['commitments'])} commitments held",
    }
    assert expected[name] in done.stdout
