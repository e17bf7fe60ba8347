"""The other formats of a bill as sums and columns beside it: rendered from the same scenario, read from their files."""

from __future__ import annotations

from pathlib import Path

from ingestion.synthetic.generate import generate
from tests.laws.series import Series, insert

FORMS = ("cur2-csv", "legacy", "legacy-csv", "focus", "focus-1.0")


def with_renderings(series: Series, folder: Path) -> Series:
    """Fills `rendering` and `rendering_column` from the other formats of the series' one delivery."""
    for form in FORMS:
        export = generate(series.scenario, folder / form, fmt=form)
        [delivery] = export.deliveries
        files = [
            str(path)
            for path in sorted(delivery.folder.rglob("*"))
            if path.name.endswith((".snappy.parquet", ".csv.gz"))
        ]
        reader = (
            "read_csv({}, all_varchar = true, header = true)" if form.endswith("csv") else "read_parquet({})"
        )
        series.connection.execute(
            f"create or replace temp view lines as select * from {reader.format(f'{files!r}')}"
        )
        _add_sums(series, form)
        _add_columns(series, form, delivery.billing_period)
    return series


def _add_sums(series: Series, form: str) -> None:
    names = _names(series, form)
    sums = ", ".join(
        f"cast(sum({_exact(column)}) as decimal(38, 12)) as {metric}" for metric, column in names.items()
    )
    account = "SubAccountId" if form.startswith("focus") else _column(series, "line_item_usage_account_id")
    lines = "" if form.startswith("focus") else ", cast(count(*) as decimal(38, 12)) as line_items"
    series.connection.execute(
        f"insert into rendering select '{form}', account, metric, figure from (unpivot (select {account} as account,"
        f" {sums}{lines} from lines group by all) on columns(* exclude (account)) into name metric value figure)"
    )


def _names(series: Series, form: str) -> dict[str, str]:
    """Which column of the format says which cost. Only FOCUS has net amortized cost in a column of its own."""
    if form.startswith("focus"):
        return {
            "unblended_cost": "BilledCost",
            "net_amortized_cost": "EffectiveCost",
            "public_on_demand_cost": "ListCost",
        }
    return {
        "unblended_cost": _column(series, "line_item_unblended_cost"),
        "public_on_demand_cost": _column(series, "pricing_public_on_demand_cost"),
    }


def _column(series: Series, name: str) -> str:
    """The spelling of a CUR column in the lines at hand: `lineItem/UsageAccountId` in legacy CSV."""
    wanted = name.replace("_", "")
    columns = series.connection.sql("select * from lines limit 0").columns
    [spelling] = [one for one in columns if one.replace("/", "").replace("_", "").lower() == wanted]
    return f'"{spelling}"'


def _exact(column: str) -> str:
    return f"d(nullif(cast({column} as varchar), ''))"


def _add_columns(series: Series, form: str, period: str) -> None:
    lines = series.connection.sql("select * from lines")
    names = [f'"{name}"' for name in lines.columns]
    kinds = [str(kind) for kind in lines.types]
    blanks = [
        f"count(*) filter ({name} = '')" if kind == "VARCHAR" else "0"
        for name, kind in zip(names, kinds, strict=True)
    ]
    counts = ", ".join(f"count({name}), {blank}" for name, blank in zip(names, blanks, strict=True))
    total, *found = series.connection.sql(f"select count(*), {counts} from lines").fetchall()[0]
    rows = [
        (form, period, name, kind, total, total - filled, blank)
        for name, kind, filled, blank in zip(lines.columns, kinds, found[::2], found[1::2], strict=True)
    ]
    columns = ("form", "billing_period", "name", "type", "lines", "nulls", "blanks")
    insert(series.connection, "rendering_column", columns, rows)
