"""What the bill of a seed has that others lack: every fourth is billed in rupees too, has a history of tags, and so on.

All variants report the same tag keys and allow the same values, because one lakehouse takes them in under one
settings file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from ingestion.synthetic import company, skus
from ingestion.synthetic.blueprint import Blueprint
from ingestion.synthetic.deliveries import Deliveries
from ingestion.synthetic.generate import Scenario
from ingestion.synthetic.month import months_until
from ingestion.synthetic.organisation import Organisation, Prices, TagKey
from ingestion.synthetic.rhythm import ALWAYS, stored
from ingestion.synthetic.workloads import BLUEPRINTS

NEWEST = "2026-10"
MOST_SEEDS = 36
VARIANTS = ("invoiced", "rupees", "tag history", "free tier as credits")
INDIAN = (
    Blueprint("box", company.INDIA, skus.T3_MEDIUM_MUMBAI, ALWAYS, Decimal(1), "i-{id}", company.PLATFORM),
    Blueprint("vault", company.INDIA, skus.S3_STORAGE_MUMBAI, stored(1), Decimal(900), "vault-{n}"),
)
# Keys whose values come from resources, from the account's own tag, from the cost category.
KEYS = (*company.ORGANISATION.tag_keys, TagKey("Project"), TagKey("Initiative"), TagKey("Spend_Category"))
VALID = {key.key: key.valid for key in KEYS}


@dataclass(frozen=True)
class Made:
    """The bill of a seed. `words`: what is special about it, as the table says it."""

    scenario: Scenario
    words: str


def made(seed: int, form: str) -> Made:
    """A month of its own for each seed, going back from the newest: all lengths of month.

    Every third has discounts, every fifth is still open at an instant within it.
    """
    month = months_until(NEWEST, MOST_SEEDS)[-seed]
    discount, is_open, variant = seed % 3 == 2, seed % 5 == 3, VARIANTS[seed % len(VARIANTS)]
    scenario = Scenario(
        seed=seed,
        last_month=month.period,
        months=1,
        restated=(),
        organisation=organisation(variant),
        discount=discount,
        as_of=month.start + timedelta(days=19, hours=15) if is_open else None,
        export=f"acme-{form}",
    )
    words = ("discounted" if discount else "list price", *(("open",) if is_open else ()), variant)
    return Made(varied(scenario, variant), ", ".join(words))


def organisation(variant: str) -> Organisation:
    """Who is billed and tags what."""
    if variant == "tag history":
        renamed = tuple(replace(key, valid=VALID[key.key]) for key in company.TAG_HISTORY.tag_keys)
        history = {key.key for key in renamed} | {key.renamed_to for key in renamed}
        rest = tuple(key for key in KEYS if key.key not in history)
        return replace(company.TAG_HISTORY, tag_keys=(*renamed, *rest))
    known = company.WORLDWIDE if variant == "rupees" else company.ORGANISATION
    return replace(known, tag_keys=KEYS)


def varied(scenario: Scenario, variant: str) -> Scenario:
    """The scenario with what the variant adds. A month that is still open is not restated and has no invoice."""
    closed = scenario.as_of is None
    match variant:
        case "invoiced":
            return replace(scenario, deliveries=Deliveries(finalised=closed))
        case "rupees":
            return replace(scenario, workloads=(*BLUEPRINTS, *INDIAN))
        case "tag history":
            restated = (scenario.last_month,) if closed else ()
            return replace(scenario, restated=restated, anomalies=company.EVERY_ANOMALY)
        case _:
            return replace(scenario, prices=Prices(free_tier="credits", spot_public="zero"))
