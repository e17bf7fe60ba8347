"""A report from the answers to its queries. Every sheet that must add up to the month does, or there is no report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

from dashboards.reports.cells import cell, total
from dashboards.reports.contents import SHEETS
from dashboards.reports.figures import HALF_UP
from dashboards.reports.questions import query
from dashboards.reports.scope import Question, Scope, period_values
from dashboards.reports.sheets import Check, Column, Figure, Report, Row, Sheet, SheetSpec
from ingestion.errors import BadInput, CheckFailed

Answer = Sequence[Mapping[str, object]]
Ask = Callable[[str], Answer]
# Athena answers several questions at once; its default quota is 20 per account.
AT_ONCE = 4
WITHOUT_RESOURCE = "lines that name no resource"


def make_report(ask: Ask, question: Question, publication: str) -> Report:
    """Ask everything and build the report.

    `ask` takes Athena SQL with unqualified table names and returns rows by column name; it is called from several
    threads. `publication` names what is published now. Raises BadInput when the month has no cost in the scope,
    CheckFailed when a sheet does not add up to the month (something was published between two queries).
    """
    queries = {spec.key: query(spec.key, question.values()) for spec in SHEETS}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = dict(zip(queries, pool.map(ask, queries.values()), strict=True))
    return build_report(question, answers, publication, queries)


def currency_of(ask: Ask, scope: Scope, billing_period: str) -> str:
    """The currency with most lines of the month; BadInput when nothing is published."""
    rows = ask(query("published", period_values(scope, billing_period)))
    if not rows:
        raise BadInput(
            f"{billing_period}: expected a published month with cost of {scope.label}; found none. "
            "`lakehouse publish list` shows what is published."
        )
    return str(rows[0]["currency"])


def build_report(
    question: Question,
    answers: Mapping[str, Answer],
    publication: str,
    queries: Mapping[str, str],
) -> Report:
    """The report of these answers, by key of their sheet. Pure; raises as `make_report` does."""
    month = _month(question, answers["months"])
    sheets = tuple(_sheet(spec, answers[spec.key], month) for spec in SHEETS)
    checks = tuple(_check(each, month) for each in sheets if each.spec.whole)
    wrong = [each for each in checks if each.total != each.expected]
    if wrong:
        raise CheckFailed(
            f"Report: expected {wrong[0].sheet} to add up to {wrong[0].expected:f} {wrong[0].column}; found "
            f"{wrong[0].total:f}. Something was published meanwhile: make the report again."
        )
    return Report(
        title=f"AWS cost of {question.scope.label}",
        subtitle=f"{question.billing_period} · {question.currency}",
        currency=question.currency,
        billing_period=question.billing_period,
        publication=publication,
        figures=tuple(_figures(sheets, month)),
        checks=checks,
        sheets=sheets,
        notes=_notes(question, publication),
        queries=queries,
    )


def _month(question: Question, rows: Answer) -> Mapping[str, object]:
    found = [row for row in rows if row["billing_period"] == question.billing_period]
    if not found:
        raise BadInput(
            f"{question.billing_period}: expected cost of {question.scope.label} in {question.currency}; "
            "found none."
        )
    return found[0]


def _sheet(spec: SheetSpec, rows: Answer, month: Mapping[str, object]) -> Sheet:
    if spec.key == "days":
        return _days(spec, rows)
    typed = tuple(_typed(spec.columns, row) for row in rows)
    if spec.key == "resources" and typed:
        typed = (*typed, _without_resource(spec, typed, month))
    return _finished(spec, spec.columns, typed)


def _finished(spec: SheetSpec, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Sheet:
    totals = {each.name: total(row[each.name] for row in rows) for each in columns if each.adds}
    return Sheet(spec, columns, rows, totals if rows else {}, spec.chart)


def _typed(columns: Sequence[Column], row: Mapping[str, object]) -> Row:
    return {each.name: cell(row[each.name], each.kind) for each in columns}


def _days(spec: SheetSpec, rows: Answer) -> Sheet:
    """One column per service, in their order by cost; "other services" last."""
    places = {str(row["service"]): int(str(row["place"])) for row in sorted(rows, key=_place, reverse=True)}
    named = sorted(places, key=lambda service: (places[service], service))
    columns = (
        *spec.columns,
        Column("cost", "all services", "money", adds=True),
        *(Column(f"service_{at}", service, "money", adds=True) for at, service in enumerate(named, 1)),
    )
    names = {service: f"service_{at}" for at, service in enumerate(named, 1)}
    days: dict[object, dict[str, object]] = {}
    for row in rows:
        day = days.setdefault(row["usage_date"], dict.fromkeys((each.name for each in columns), None))
        day |= {"usage_date": row["usage_date"], names[str(row["service"])]: row["cost"]}
    typed = [_typed(columns, day) for day in days.values()]
    summed = tuple({**row, "cost": total(row[name] for name in names.values())} for row in typed)
    drawn = replace(spec.chart, values=tuple(names.values())) if spec.chart else None
    return replace(_finished(replace(spec, whole="cost"), columns, summed), chart=drawn)


def _place(row: Mapping[str, object]) -> int:
    return int(str(row["place"]))


def _without_resource(spec: SheetSpec, rows: Sequence[Row], month: Mapping[str, object]) -> Row:
    """What the month has beyond its resources, so that the sheet adds up to the bill."""
    rest = {
        each.name: HALF_UP.subtract(_of_month(month, each.name), total(row[each.name] for row in rows))
        for each in spec.columns
        if each.adds
    }
    return {
        **dict.fromkeys((each.name for each in spec.columns), None),
        "resource_id": WITHOUT_RESOURCE,
        **rest,
    }


def _check(sheet: Sheet, month: Mapping[str, object]) -> Check:
    """An empty sheet of resources (an export without their ids) claims nothing."""
    column = str(sheet.spec.whole)
    expected = _of_month(month, "amortized_cost" if column == "cost" else column)
    found = (
        expected if not sheet.rows and sheet.spec.key == "resources" else sheet.totals.get(column, Decimal(0))
    )
    return Check(sheet.spec.title, column, found, expected)


def _of_month(month: Mapping[str, object], column: str) -> Decimal:
    return Decimal(str(month[column]))


def _figures(sheets: Sequence[Sheet], month: Mapping[str, object]) -> Iterator[Figure]:
    by_key = {each.spec.key: each for each in sheets}
    services, commitments = by_key["services"].totals, by_key["commitments"]
    amortized, before = services["amortized_cost"], services["month_before"]
    yield Figure("amortized cost", amortized, "money", "What the month's use is worth: commitments by use.")
    yield Figure("month before", before, "money", "The same of the month before.")
    change = float(amortized / before - 1) if before else None
    yield Figure(
        "change", change, "ratio", "From the month before, as a whole, whether it is complete or not."
    )
    yield Figure("unblended cost", _of_month(month, "unblended_cost"), "money", "What the invoices say.")
    yield Figure("net amortized cost", _of_month(month, "net_amortized_cost"), "money", "After discounts.")
    not_invoiced = _of_month(month, "not_invoiced_cost")
    yield Figure(
        "not invoiced yet", not_invoiced, "money", "Unblended cost of lines that AWS may still change."
    )
    yield Figure(
        "saved by commitments", commitments.totals.get("net_savings"), "money", "Less what was unused."
    )
    for kind, label in (("ReservedInstance", "RI utilisation"), ("SavingsPlan", "SP utilisation")):
        yield Figure(label, _utilization(commitments.rows, kind), "ratio", "Used of what was committed.")
    transfer = by_key["transfer"].totals.get("unblended_cost")
    yield Figure("data transfer", transfer, "money", "Unblended cost of moving bytes.")


def _utilization(rows: Sequence[Row], kind: str) -> float | None:
    those = [row for row in rows if row["commitment_type"] == kind]
    committed = total(row["committed_quantity"] for row in those)
    return float(total(row["used_quantity"] for row in those) / committed) if committed else None


def _notes(question: Question, publication: str) -> tuple[str, ...]:
    scope = question.scope
    counted = f"Accounts: {', '.join(scope.accounts)}." if scope.accounts else "All accounts are counted."
    return (
        counted,
        f"Only {question.currency}; currencies are never added up.",
        "Amounts are exact decimals of the bill, rounded half up to the cent where they are shown.",
        f"Publication {publication}.",
    )
