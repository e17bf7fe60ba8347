"""Which table answers which section of the truth file, and what of the truth no table answers, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tests.truth.derived import COVERAGE, TAGS, UTILIZATION

DEMAND = ("account_id", "service", "region", "family", "platform", "tenancy")
WORKLOAD = ("platform", "cluster", "namespace", "workload_type", "workload")
INVOICE = ("invoice_id", "bill_type", "billing_entity")
# Ratios are doubles in the tables: sixteen digits, of which a sum of some thousand rows leaves twelve.
RATIO_TOLERANCE = Decimal("0.000000001")


@dataclass(frozen=True)
class Section:
    """A section of a delivery's truth: figures by label, which `table` gives as sums by currency and `keys`.

    `keys` names the record's own fields where the section is a list; of a mapping its label is the one key;
    () = the section is one record for the whole bill. `asked`: SQL of the metrics that are no sum of a column of
    their name. A difference up to `tolerance` is none, of a ratio up to RATIO_TOLERANCE.
    """

    name: str
    table: str
    keys: tuple[str, ...] = ()
    tolerance: Decimal = Decimal(0)
    asked: Mapping[str, str] = field(default_factory=dict)

    def sql(self, metrics: tuple[str, ...]) -> str:
        """Metrics by month, currency and key; a NULL key is the blank one."""
        labels = [f"coalesce(cast({key} as varchar), '') as {key}" for key in self.keys]
        sums = [
            f"cast({self.asked.get(metric, f'sum({metric})')} as varchar) as {metric}" for metric in metrics
        ]
        places = ", ".join(str(number + 1) for number in range(len(self.keys) + 2))
        chosen = ", ".join(("billing_period", "currency", *labels, *sums))
        return f"select {chosen} from {self.table} group by {places}"

    def allows(self, metric: str) -> Decimal:
        """The largest difference that is none."""
        return RATIO_TOLERANCE if metric.endswith("_ratio") else self.tolerance


def _weighted(ratio: str, whole: tuple[str, ...]) -> str:
    """A month's ratio from the rows' own ratios, each weighted with what it is a ratio of."""
    weight = " + ".join(f"cast({column} as double)" for column in whole)
    return _rounded(f"sum({ratio} * ({weight})) / nullif(sum({weight}), 0)")


def _of_sums(parts: tuple[str, ...], whole: tuple[str, ...]) -> str:
    part, total = (" + ".join(f"cast(sum({column}) as double)" for column in each) for each in (parts, whole))
    return _rounded(f"({part}) / nullif({total}, 0)")


def _rounded(text: str) -> str:
    return f"cast(round({text}, 12) as decimal(38, 12))"


_EITHER = "normalized_units_on_demand + normalized_units_covered > 0"
SECTIONS = (
    Section("money", "cost_daily"),
    Section("by_service", "cost_daily", ("service",)),
    Section("by_account", "cost_daily", ("account_id",)),
    Section("by_charge_type", "cost_daily", ("charge_type",)),
    Section("by_purchase_option", "cost_daily", ("purchase_option",)),
    # An unused reservation is spread over the days by a division, and days are rounded: their sum is exact above.
    Section("by_day", "cost_daily", ("usage_date",), Decimal("0.000001")),
    Section("by_path_class", "data_transfer_daily", ("path_class",)),
    Section("egress", "data_transfer_daily", ("path_class", "from_region", "to_region", "account_id")),
    Section(
        "commitments",
        "commitment_utilization_daily",
        ("commitment_id",),
        asked={name: _weighted(name, whole) for name, (_, whole) in UTILIZATION.items()},
    ),
    Section(
        "coverage",
        "commitment_coverage_daily",
        ("service",),
        asked={name: _weighted(name, whole) for name, (_, whole) in COVERAGE.items()},
    ),
    Section(
        "demand",
        "commitment_demand_hourly",
        DEMAND,
        asked={
            "peak_normalized_units_on_demand": "max(normalized_units_on_demand)",
            "peak_normalized_units_covered": "max(normalized_units_covered)",
            "hours": f"sum(case when {_EITHER} then 1 else 0 end)",
        },
    ),
    Section(
        "tag_coverage",
        "tag_coverage_daily",
        ("tag_key",),
        asked={
            "untaggable_cost": "sum(total_cost) - sum(taggable_cost)",
            **{name: _of_sums(*each) for name, each in TAGS.items()},
        },
    ),
    Section("split", "split_cost_daily", WORKLOAD),
    Section("invoices", "invoice_check", INVOICE, asked={"unblended_cost": "sum(bill_total)"}),
)

# (section, metric) → why no sum of a mart gives it.
NOT_SUMS: Mapping[tuple[str, str], str] = {
    ("tag_coverage", "resources"): "resources are distinct per day in the table and per month in the truth",
    (
        "tag_coverage",
        "tagged_resources",
    ): "resources are distinct per day in the table and per month in the truth",
}

# format → sections that its columns cannot give, with the reason.
_COMMITMENT = "FOCUS has no commitment's hours, units or unused part by name"
_TYPE = "FOCUS has no negations, and two lines for a fee: charge types and line counts are its own"
LACKING: Mapping[str, Mapping[str, str]] = {
    "focus": {
        "by_charge_type": _TYPE,
        "by_purchase_option": _TYPE,
        "commitments": _COMMITMENT,
        "coverage": _COMMITMENT,
        "demand": _COMMITMENT,
        "split": "AWS's FOCUS exports have no split rows",
        "by_service": "FOCUS's service is the one that moved the bytes: transfer has no service of its own",
        "invoices": "FOCUS has no type of bill: what is refunded and what is bought stands under none",
        "egress": "FOCUS names one region of a line, not the two ends of a transfer",
    }
}

_GROSS_AND_NET = (
    "FOCUS has one cost after discounts and commitments: gross amortized and net unblended are not in it"
)
_NO_ACCOUNT_TAGS = "the format carries no account tags"
_OWN_LINES = "FOCUS has no negations, and lines of its own for unused commitments"
_OF_ACCOUNT_TAGS = tuple(
    ("tag_coverage", name) for name in ("effective_cost", "account_tag_cost", "default_cost")
)
_OF_TAGGABLE = tuple(
    ("tag_coverage", name)
    for name in (
        "taggable_cost",
        "untaggable_cost",
        "taggable_ratio",
        "valid_ratio",
        "effective_ratio",
        "cost_category_cost",
    )
)
# format → (section, or "" for every section; metric) that its columns cannot give, with the reason.
LACKING_METRICS: Mapping[str, Mapping[tuple[str, str], str]] = {
    "legacy": dict.fromkeys(_OF_ACCOUNT_TAGS, _NO_ACCOUNT_TAGS),
    "focus": {
        ("", "amortized_cost"): _GROSS_AND_NET,
        ("", "net_unblended_cost"): _GROSS_AND_NET,
        ("", "commitment_trueup"): _COMMITMENT,
        ("", "line_items"): _OWN_LINES,
        **dict.fromkeys(_OF_ACCOUNT_TAGS, _NO_ACCOUNT_TAGS),
        **dict.fromkeys(_OF_TAGGABLE, "FOCUS has no billing entity: Marketplace's resources count as AWS's"),
    },
}


def lacking_metrics(form: str, section: str) -> dict[tuple[str, str], str]:
    """(section, metric) → why bills of this format cannot answer it."""
    lacking = LACKING_METRICS.get(form, {})
    return {(section, metric): reason for (name, metric), reason in lacking.items() if name in ("", section)}
