"""The hours that each fleet of the company used in a month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP

from ingestion.synthetic.blueprint import Blueprint
from ingestion.synthetic.company import TAG_SETS, UNTAGGED
from ingestion.synthetic.facts import Fleet, Hour
from ingestion.synthetic.month import Month
from ingestion.synthetic.organisation import Anomaly, TeamCoverage
from ingestion.synthetic.rhythm import amount


@dataclass(frozen=True)
class Disturbance:
    """An injected anomaly and its days `first`..`last`, both inclusive."""

    anomaly: Anomaly
    first: date
    last: date

    def touches(self, key: str, day: date) -> bool:
        return self.anomaly.workload == key and self.first <= day <= self.last

    def percent(self, day: date, hour: int) -> int:
        """What the amounts of that hour are multiplied by, in hundredths."""
        anomaly = self.anomaly
        if anomaly.hour not in (None, hour):
            return 100
        if not anomaly.ramp:
            return 100 * anomaly.factor
        days = (self.last - self.first).days + 1
        return 100 + 100 * (anomaly.factor - 1) * ((day - self.first).days + 1) // days


def fleets(  # noqa: PLR0913 - everything that a month's usage depends on
    workloads: tuple[Blueprint, ...],
    month: Month,
    seed: int,
    scale: tuple[int, int],
    disturbances: tuple[Disturbance, ...],
    seen: Callable[[str, int], bool],
    *,
    spot_listed: bool = True,
    coverage: tuple[TeamCoverage, ...] = (),
) -> Iterator[Fleet]:
    """The month's fleets. `scale` = (copies of each blueprint, resources of a copy per blueprint resource).

    `seen(what, hour)` says whether the bill already knows this hour; what it does not know is left out. Both
    ends of the same bytes ask under one name, so they become known together.
    """
    copies, resources = scale
    sources = {blueprint.key: blueprint for blueprint in workloads}
    for blueprint in workloads:
        source = sources[blueprint.amounts_of or blueprint.key]
        for copy in range(copies):
            hours = _hours(month, f"{seed}|{copy}", blueprint, source, disturbances)
            known = tuple(hour for hour in hours if seen(f"{source.key}.{copy}", hour.index))
            if known:
                whole = _fleet(blueprint, f"{blueprint.key}.{copy}", copy, resources, known, spot_listed)
                for fleet in _repriced(whole, blueprint.key, month, disturbances):
                    yield from _as_tagged(fleet, coverage)


def _fleet(
    blueprint: Blueprint, key: str, copy: int, resources: int, hours: tuple[Hour, ...], spot_listed: bool
) -> Fleet:
    turns = blueprint.tags in TAG_SETS and blueprint.tags != UNTAGGED
    return Fleet(
        key=key,
        account=blueprint.account,
        sku=blueprint.sku,
        resource=blueprint.resource.replace("{key}", f"{blueprint.key}-{copy}"),
        tags=TAG_SETS[(TAG_SETS.index(blueprint.tags) + copy) % len(TAG_SETS)] if turns else blueprint.tags,
        hours=hours,
        count=blueprint.count * (resources if blueprint.resource else 1),
        zone=blueprint.zone,
        spot_price=blueprint.spot_price,
        spot_listed=spot_listed,
    )


def _repriced(fleet: Fleet, key: str, month: Month, disturbances: tuple[Disturbance, ...]) -> Iterator[Fleet]:
    """The fleet, or two of the same resources: before and after its price changed."""
    changes = [d for d in disturbances if d.anomaly.workload == key and d.anomaly.price_factor != 1]
    if not changes:
        yield fleet
        return
    dear = [h for h in fleet.hours if changes[0].touches(key, month.at(h.index).date())]
    cheap = [h for h in fleet.hours if h not in dear]
    sku = replace(fleet.sku, price=fleet.sku.price * changes[0].anomaly.price_factor)
    parts = (replace(fleet, hours=tuple(cheap)), replace(fleet, hours=tuple(dear), sku=sku))
    yield from (part for part in parts if part.hours)


def _as_tagged(fleet: Fleet, coverage: tuple[TeamCoverage, ...]) -> Iterator[Fleet]:
    """The fleet, or its tagged and its untagged part, by the share of resources that its team tags."""
    team = fleet.tags.value("team").lower()
    target = next((one.share for one in coverage if one.team.lower() == team), None)
    if target is None or not team:
        yield fleet
        return
    tagged = int((target * fleet.count).to_integral_value(ROUND_HALF_UP))
    if tagged:
        yield replace(fleet, count=tagged)
    if tagged < fleet.count:
        yield replace(fleet, key=f"{fleet.key}-bare", count=fleet.count - tagged, tags=UNTAGGED)


def _hours(
    month: Month, seed: str, blueprint: Blueprint, source: Blueprint, disturbances: tuple[Disturbance, ...]
) -> Iterator[Hour]:
    for day_index, day in enumerate(month.dates()):
        # Both ends of the same bytes are disturbed together.
        hit = [d for d in disturbances if d.touches(source.key, day)]
        if (source.dormant and not hit) or not (hours := blueprint.rhythm.hours(day)):
            continue
        used = amount(source.rhythm, source.level, f"{seed}|{source.key}", day, month.days)
        for hour in hours:
            share = hit[0].percent(day, hour) if hit else 100
            if share and used:
                yield Hour(day_index * 24 + hour, used if share == 100 else used * share / 100)
