"""A tag's value comes from the resource, else its account, else the IAM principal, else the cost category; any text does.

Lines are written as bronze has them, in maps of the original or the normalised spelling, and go through staging.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.dbt_sql import STAGED, Engine, Models

HOSTILE = [
    'O\'Brien "OB"; --',
    "=cmd()|'/c calc'!A1",
    "line one\nline two\ttab",
    "Zoë 東京 🚀",
    "a,b\\c{}[]",
    "%_",
]
COLUMNS = ["tags", "cost_category"]
Map = Mapping[str, str]


def staged(
    engine: Engine, lines: Sequence[tuple[Map, Map]], keys: list[str], columns: Sequence[str] = COLUMNS
) -> list[dict[str, str | None]]:
    """Tags and their sources of the lines (tags, cost category), in their order."""
    models = Models(engine, {"tag_keys": keys})
    models.environment.globals["bronze_columns"] = lambda relation: list(columns)
    wanted = ", ".join(f"tag_{n}, inherited_tag_{n}" for n in range(1, len(keys) + 1))
    sql = models.rendered(STAGED).replace("__ref__", "")
    rows = "\nunion all\n".join(_line(number, *line, columns) for number, line in enumerate(lines))
    return engine.rows(
        f"with bronze_cur2 as (\n{rows}\n), staged as (\n{sql}\n)"
        f" select {wanted}, inherited_from from staged order by identity_line_item_id"
    )


def _line(number: int, tags: Map, categories: Map, columns: Sequence[str]) -> str:
    texts = {
        "identity_line_item_id": f"{number:03}",
        **dict.fromkeys(("export_name",), "acme"),
        "billing_period": "2026-04",
        "delivery_id": "delivery-1",
    }
    needed = (
        "identity_time_interval bill_payer_account_id bill_billing_entity bill_invoice_id bill_bill_type"
        " line_item_usage_account_id line_item_line_item_type line_item_product_code line_item_usage_type"
        " line_item_operation line_item_line_item_description line_item_legal_entity pricing_unit"
    )
    texts |= dict.fromkeys(needed.split(), "x")
    cells = [f"{_text(value)} as {name}" for name, value in texts.items()]
    cells += [f"1e0 as {name}" for name in ("line_item_usage_amount", "line_item_unblended_cost")]
    times = ("line_item_usage_start_date", "line_item_usage_end_date")
    cells += [f"timestamp '2026-04-01 00:00:00' as {name}" for name in times]
    cells += [f"{_map(value)} as {name}" for name, value in zip(columns, (tags, categories), strict=False)]
    return f"select {', '.join(cells)}"


def _text(value: str) -> str:
    return "cast('" + value.replace("'", "''") + "' as varchar)"


def _map(value: Map) -> str:
    listed = [f"array[{', '.join(map(_text, part))}]" for part in (value.keys(), value.values())]
    return f"map({', '.join(listed)})" if value else "cast(map() as map(varchar, varchar))"


OWN, ACCOUNT, PRINCIPAL, USER = (
    "resourceTags/user:Owner",
    "accountTag/Owner",
    "iamPrincipal/Owner",
    "userAttribute/owner",
)


@pytest.mark.parametrize(
    "columns", [COLUMNS, ["tags"]], ids=["cost categories in a map of their own", "all in one map"]
)
def test_the_first_source_with_a_value_wins(sql_engine: Engine, columns: list[str]) -> None:
    category: Map = {"Owner": "category"} if len(columns) == 2 else {}
    inside: Map = {} if category else {"costCategory/Owner": "category"}
    lines: list[tuple[Map, Map]] = [
        ({OWN: "me", ACCOUNT: "account", PRINCIPAL: "role", **inside}, category),
        ({ACCOUNT: "account", PRINCIPAL: "role", USER: "person", **inside}, category),
        ({PRINCIPAL: "role", USER: "person", **inside}, category),
        ({USER: "person", **inside}, category),
        (inside, category),
        ({"resourceTags/user:Team": "accountTag/Owner"}, {}),
        ({OWN: "", ACCOUNT: ""}, {"Owner": ""}),
        ({}, {}),
    ]
    found = staged(sql_engine, lines, ["owner"], columns)
    assert [(row["tag_1"], row["inherited_tag_1"], row["inherited_from"]) for row in found] == [
        ("me", "account", "a"),
        (None, "account", "a"),
        (None, "role", "p"),
        (None, "person", "p"),
        (None, "category", "c"),
        (None, None, "-"),
        (None, None, "-"),
        (None, None, "-"),
    ]


def test_any_text_is_a_value_as_it_is(sql_engine: Engine) -> None:
    found = staged(sql_engine, [({OWN: text, ACCOUNT: text}, {}) for text in HOSTILE], ["owner"])
    assert [row["tag_1"] for row in found] == HOSTILE
    assert [row["inherited_tag_1"] for row in found] == HOSTILE


def test_spellings_of_one_key_are_one_key_and_the_first_with_a_value_wins(sql_engine: Engine) -> None:
    prefix = "resourceTags/user:"
    lines: list[tuple[Map, Map]] = [
        ({prefix + "CostCenter": "1"}, {}),
        ({prefix + "cost-center": "2"}, {}),
        ({prefix + "costCenter": "3"}, {}),
        ({prefix + "COST_CENTER": "4"}, {}),
        ({prefix + "cost_center": "", prefix + "CostCenter": "5"}, {}),
        ({prefix + "cost_center": "6", prefix + "CostCenter": "other"}, {}),
    ]
    found = staged(sql_engine, lines, ["cost_center"])
    assert [row["tag_1"] for row in found] == ["1", "2", "3", "4", "5", "6"]


def test_each_key_has_its_own_source(sql_engine: Engine) -> None:
    [row] = staged(sql_engine, [({ACCOUNT: "a", "iamPrincipal/Team": "p"}, {})], ["it's", "owner", "team"])
    assert [row[f"inherited_tag_{n}"] for n in (1, 2, 3)] == [None, "a", "p"]
    assert row["inherited_from"] == "-ap"


def test_keys_that_are_one_key_in_a_bill_are_refused(sql_engine: Engine) -> None:
    with pytest.raises(ValueError, match="'CostCenter' and 'cost-center', which are both 'cost_center'"):
        staged(sql_engine, [({}, {})], ["CostCenter", "cost-center"])


DAY = {
    "usage_date": "2026-04-01",
    "payer_account_id": "payer",
    "account_id": "000000000001",
    "billing_entity": "AWS",
    "charge_type": "Usage",
    "operation": "RunInstances",
    "service": "AmazonEC2",
    "currency": "USD",
    "inherited_tag_1": None,
    "inherited_from": "-",
    "line_items": 1,
}


def test_allowed_values_are_compared_without_case_whatever_they_hold(sql_engine: Engine) -> None:
    """Settings and bills hold anybody's text: quotes, other alphabets, line ends, patterns. None of it is SQL."""
    models = Models(
        sql_engine,
        {
            "tag_keys": ["it's"],
            "allowed_tag_values": {"It's": ['O\'Brien "x"', "ÉTÉ", "100%", "two\nlines"]},
            "accounts": {"000000000001": {"owner": "o'neil", "tags": {"it_s": "l'équipe"}}},
        },
    )
    values = ['o\'brien "X"', "été", "100%", "100 percent", "TWO\nLINES", "' or '1'='1", None]
    rows = [
        DAY | {"resource_id": f"i-{number}", "tag_1": value, "net_amortized_cost": 10**number}
        for number, value in enumerate(values)
    ]
    [coverage] = models.rows("tag_coverage_daily", {"int_charges_by_day": rows})
    assert [coverage[name] for name in ("tag_key", "resources", "tagged_resources")] == ["it's", "7", "6"]
    assert Decimal(coverage["valid_cost"] or 0) == 1 + 10 + 100 + 10_000
    assert Decimal(coverage["default_cost"] or 0) == 1_000_000
    gaps = models.rows(
        "tag_gaps_monthly", {"int_charges_by_day": rows}, "select * from {wanted} order by gap_cost"
    )
    assert [(row["tag_value"], row["gap"], row["effective_value"], row["owner"]) for row in gaps] == [
        ("100 percent", "invalid", "100 percent", "o'neil"),
        ("' or '1'='1", "invalid", "' or '1'='1", "o'neil"),
        (None, "missing", "l'équipe", "o'neil"),
    ]
