"""Which table answers which section of the truth file, and what of the truth no table answers, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

DEMAND = ("account_id", "service", "region", "family", "platform", "tenancy")
WORKLOAD = ("platform", "cluster", "namespace", "workload_type", "workload")


@dataclass(frozen=True)
class Section:
    """A section of a delivery's truth: figures by label, which `table` gives as sums by the columns `keys`.

    `keys` names the record's own fields where the section is a list; of a mapping its label is the one key;
    () = the section is one record for the whole bill. A difference up to `tolerance` is none.
    """

    name: str
    table: str
    keys: tuple[str, ...] = ()
    tolerance: Decimal = Decimal(0)

    def sql(self, metrics: tuple[str, ...]) -> str:
        """Sums by month and key; a NULL key is the blank one."""
        labels = [f"coalesce(cast({key} as varchar), '') as {key}" for key in self.keys]
        sums = [f"cast(sum({metric}) as varchar) as {metric}" for metric in metrics]
        places = ", ".join(str(number + 1) for number in range(len(self.keys) + 1))
        chosen = ", ".join(("billing_period", *labels, *sums))
        return f"select {chosen} from {self.table} group by {places}"


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
    Section("commitments", "commitment_utilization_daily", ("commitment_id",)),
    Section("coverage", "commitment_coverage_daily", ("service",)),
    Section("demand", "commitment_demand_hourly", DEMAND),
    Section("tag_coverage", "tag_coverage_daily", ("tag_key",)),
    Section("split", "split_cost_daily", WORKLOAD),
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
        "egress": "FOCUS names one region of a line, not the two ends of a transfer",
    }
}

_GROSS_AND_NET = (
    "FOCUS has one cost after discounts and commitments: gross amortized and net unblended are not in it"
)
_NO_ACCOUNT_TAGS = "the format carries no account tags"
_OWN_LINES = "FOCUS has no negations, and lines of its own for unused commitments"
# format → (section, or "" for every section; metric) that its columns cannot give, with the reason.
LACKING_METRICS: Mapping[str, Mapping[tuple[str, str], str]] = {
    "legacy": {("tag_coverage", "effective_cost"): _NO_ACCOUNT_TAGS},
    "focus": {
        ("", "amortized_cost"): _GROSS_AND_NET,
        ("", "net_unblended_cost"): _GROSS_AND_NET,
        ("", "commitment_trueup"): _COMMITMENT,
        ("", "line_items"): _OWN_LINES,
        ("tag_coverage", "effective_cost"): _NO_ACCOUNT_TAGS,
        (
            "tag_coverage",
            "taggable_cost",
        ): "FOCUS has no billing entity: Marketplace's resources count as AWS's",
    },
}


def lacking_metrics(form: str, section: str) -> dict[tuple[str, str], str]:
    """(section, metric) → why bills of this format cannot answer it."""
    lacking = LACKING_METRICS.get(form, {})
    return {(section, metric): reason for (name, metric), reason in lacking.items() if name in ("", section)}
