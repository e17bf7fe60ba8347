"""A scenario as a YAML document.

The keys are the fields of `Scenario`; what is left out keeps its default. `organisation`, `commitments`, `discounts`,
`prices`, `charges`, `anomalies`, `clusters`, `deliveries`, `faults` are written as their dataclasses. A workload is
written as `WorkloadEntry`: it names its account, its price and its rhythm. A section replaces the default one whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own
from pydantic import ConfigDict, TypeAdapter, ValidationError

from ingestion.errors import BadInput
from ingestion.synthetic.blueprint import Blueprint
from ingestion.synthetic.container_facts import Cluster
from ingestion.synthetic.deliveries import Deliveries
from ingestion.synthetic.facts import Tags
from ingestion.synthetic.faults import Faults
from ingestion.synthetic.organisation import (
    Anomaly,
    ChargeRules,
    Commitments,
    Discounts,
    Organisation,
    Prices,
)
from ingestion.synthetic.price_list import priced
from ingestion.synthetic.rhythm import rhythm_named
from ingestion.synthetic.scenario import Layout, Scenario, Size


@dataclass(frozen=True)
class WorkloadEntry:
    """One workload of a document; see `blueprint.Blueprint`.

    `account`: its name; `sku`: a name of the price list; `rhythm`: see `rhythm.rhythm_named`; `resource`: a pattern
    of ids with {id}, {n}, {key}, {account}, {region}, '' = rows without resource id.
    """

    key: str
    account: str
    sku: str
    rhythm: str = "always"
    level: Decimal = Decimal(1)
    resource: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    count: int = 1
    zone: str = ""
    spot_price: Decimal | None = None
    amounts_of: str = ""
    dormant: bool = False


@dataclass(frozen=True)
class ScenarioDocument:
    """What a document may say; None = not said."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    seed: int | None = None
    last_month: str | None = None
    months: int | None = None
    size: Size | None = None
    export: str | None = None
    layout: Layout | None = None
    discount: bool | None = None
    as_of: datetime | None = None
    restated: tuple[str, ...] | None = None
    chunk_rows: int | None = None
    organisation: Organisation | None = None
    workloads: tuple[WorkloadEntry, ...] | None = None
    commitments: Commitments | None = None
    discounts: Discounts | None = None
    prices: Prices | None = None
    charges: ChargeRules | None = None
    anomalies: tuple[Anomaly, ...] | None = None
    anomalies_end: date | None = None
    clusters: tuple[Cluster, ...] | None = None
    deliveries: Deliveries | None = None
    faults: Faults | None = None


def load_scenario(path: Path, **given: object) -> Scenario:
    """The scenario of a YAML file; what is `given` and not None wins over it, seed is 1 where nobody says one.

    Raises BadInput that names the field, what was expected and what was found.
    """
    document = _read(path)
    if not isinstance(document, dict):
        raise BadInput(f"{path}: expected a mapping of scenario fields; found {type(document).__name__}.")
    said = _validated(path, document | {name: value for name, value in given.items() if value is not None})
    values: dict[str, Any] = {f.name: getattr(said, f.name) for f in fields(said)}
    chosen = {name: value for name, value in values.items() if value is not None}
    if said.workloads is not None:
        chosen["workloads"] = _workloads(said)
    if said.last_month is None:
        raise BadInput(f"{path}: last_month: expected a month YYYY-MM; found none. Write it, or give one.")
    return Scenario(**({"seed": 1} | chosen))


def _read(path: Path) -> object:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInput(f"{path}: expected a readable YAML document; found: {error}.") from error


@cache
def _adapter() -> TypeAdapter[ScenarioDocument]:
    return TypeAdapter(ScenarioDocument)


def _validated(path: Path, document: dict[str, object]) -> ScenarioDocument:
    try:
        return _adapter().validate_python(document)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        more = f" ({error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise BadInput(
            f"{path}: {where}: expected: {first['msg']}; found {first['input']!r}{more}."
        ) from error


def _workloads(said: ScenarioDocument) -> tuple[Blueprint, ...]:
    organisation = said.organisation or Scenario.organisation
    return tuple(
        Blueprint(
            key=one.key,
            account=organisation.account(one.account),
            sku=priced(one.sku),
            rhythm=rhythm_named(one.rhythm),
            level=one.level,
            resource=one.resource,
            tags=Tags(tuple(sorted(one.tags.items()))),
            count=one.count,
            zone=one.zone,
            spot_price=one.spot_price,
            amounts_of=one.amounts_of,
            dormant=one.dormant,
        )
        for one in said.workloads or ()
    )
