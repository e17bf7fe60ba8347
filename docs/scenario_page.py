"""docs/reference/scenario.md: every field that a scenario file may have, from the dataclasses that read it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

EXAMPLE = """\
# Two accounts, a server under a Savings Plan, a bucket, and a day on which the server's egress is ten-fold.
seed: 7
last_month: "2026-09"
months: 2
organisation:
  payer: root
  accounts:
    - {id: "111122223333", name: root, owner_tag: finance@example.com, category: overhead}
    - {id: "444455556666", name: shop, category: product}
  tag_keys: [{key: Team, valid: [web, data]}]
workloads:
  - {key: web, account: shop, sku: m5_large, resource: "i-{id}", tags: {Team: web}, count: 3, zone: us-east-1a}
  - {key: egress, account: shop, sku: internet_out, rhythm: "daily:9", level: 40, resource: "i-{id}"}
  - {key: pictures, account: shop, sku: s3_storage, rhythm: "stored:1", level: 5000, resource: "shop-pictures"}
commitments:
  plans: [{key: steady, account: root, start: {month: -3}, option: No Upfront, recurring_hourly: 0.1}]
charges: {support: 100}
anomalies: [{workload: egress, kind: egress_spike, days_before: 6, days: 1, factor: 10}]
clusters: []
"""
HEAD = """# Scenario files

{generated}
`lakehouse generate --scenario FILE OUT` reads a YAML file with the fields below; what is left out keeps its default, an
unknown field or a wrong value is an error that names it. A section replaces the default one whole. Without a file the
made-up company of `ingestion/synthetic/company.py` is billed.

```yaml
{example}```

"""


def page(generated: str) -> str:
    """The page's text; `generated` is the comment that says who writes it."""
    from ingestion.synthetic.rhythm import rhythm_named
    from ingestion.synthetic.scenario import SCALES, Scenario
    from ingestion.synthetic.scenario_file import ScenarioDocument

    lines = "".join(
        f"| `{size}` | {copies} | {resources} |\n" for size, (copies, resources) in SCALES.items()
    )
    return (
        HEAD.format(generated=generated, example=EXAMPLE)
        + f"## The file\n\n{_meaning(Scenario)}\n\n{_table(ScenarioDocument, Scenario)}"
        + "\n## Sizes\n\nEvery workload is there in so many copies, each with so many times its `count` of resources."
        + f"\n\n| size | copies | resources |\n| --- | --- | --- |\n{lines}"
        + "".join(
            f"\n## {kind.__name__}\n\n{_meaning(kind)}\n\n{_table(kind)}"
            for kind in sections(ScenarioDocument)
        )
        + f"\n## Rhythms\n\n{_meaning(rhythm_named).partition(' Raises ')[0]}\n"
        + "\n## Price list\n\nNames for `sku`, with what the bill calls them and the public price per unit.\n\n"
        + _prices()
    )


def sections(kind: type) -> list[type]:
    """The dataclasses that fields of `kind` hold, and those that fields of these hold, in the order of the fields."""
    found: list[type] = []
    for hint in get_type_hints(kind).values():
        for one in _held(hint):
            found += [each for each in (one, *sections(one)) if each not in found]
    return list(dict.fromkeys(found))


def _held(hint: Any) -> Iterator[type]:
    if is_dataclass(hint) and isinstance(hint, type):
        yield hint
    for inner in get_args(hint):
        yield from _held(inner)


def _meaning(thing: Any) -> str:
    return " ".join((inspect.getdoc(thing) or "").split())


def _table(kind: type, defaults: type | None = None) -> str:
    """Field, type and default; `defaults` is the class whose defaults stand in for `kind`'s None."""
    known = {one.name: one for one in fields(defaults or kind)}
    hints = get_type_hints(kind)
    rows = [
        f"| `{one.name}` | {_type(one, hints[one.name])} | {_default(known.get(one.name, one))} |\n"
        for one in fields(kind)
    ]
    return "| field | type | default |\n| --- | --- | --- |\n" + "".join(rows)


def _type(one: Field[Any], hint: Any) -> str:
    """Its annotation, or the texts that it may be."""
    choices = [
        value
        for inner in (hint, *get_args(hint))
        if get_origin(inner) is Literal
        for value in get_args(inner)
    ]
    return ", ".join(f"`{value}`" for value in choices) or f"`{str(one.type).removesuffix(' | None')}`"


def _default(one: Field[Any]) -> str:
    if one.default is MISSING and one.default_factory is MISSING:
        return "`1`" if one.name == "seed" else "must be said"
    value = one.default if one.default is not MISSING else one.default_factory()  # type: ignore[misc]
    if value is None:
        return ""
    if is_dataclass(value) or (isinstance(value, tuple) and value):
        return "the company's" if one.name not in ("deliveries", "faults") else "none of it"
    return f"`{value}`" if value not in ("", ()) else "none"


def _prices() -> str:
    from ingestion.synthetic.price_list import PRICE_LIST

    rows = [
        f"| `{name}` | `{sku.usage_type}` | {sku.price.normalize():f} | {sku.unit} |\n"
        for name, sku in PRICE_LIST.items()
    ]
    return "| sku | usage type | price | unit |\n| --- | --- | --- | --- |\n" + "".join(rows)
