"""Instance families by lines of succession, and from them the table of families that the KPI dashboard joins.

A line is what AWS offers for one purpose, oldest first, by maker of the processor. The rest follows: the newest of a
maker is current and every older one previous; a family is advised the newest of each maker that is of a later
generation than itself. How new a generation counts is CID's own choice (seventh of Intel and AMD, eighth of Graviton),
so that the eligible cost is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

INTEL, AMD, GRAVITON, UNKNOWN = "Intel", "AMD", "Graviton", "Unknown"


@dataclass(frozen=True)
class Family:
    """One row of `kpi_instance_mapping`; '' where nothing is advised."""

    family: str
    product: str
    generation: str
    instance_processor: str
    latest_intel: str
    latest_amd: str
    latest_graviton: str
    previous_intel: str


# product -> lines: Intel / AMD / Graviton, oldest first.
LINES = {
    "AmazonEC2": """
        c1 c3 c4 c5 c6i c7i / c5a c6a c7a / c6g c7g c8g
        c5d c6id / c5ad / c6gd c7gd c8gd
        c5n c6in / / c6gn c7gn
        m1 m2 m3 m4 m5 m6i m7i / m5a m6a m7a / m6g m7g m8g
        m5d m6id / m5ad / m6gd m7gd m8gd
        m5n m6in / /
        m5dn m6idn / /
        r3 r4 r5 r6i r7i / r5a r6a r7a / r6g r7g r8g
        r5d r6id / r5ad / r6gd r7gd r8gd
        r5n r6in / /
        r5dn r6idn / /
        t1 t2 t3 / t3a / t4g
        i2 i3 i4i i7i / / i4g i8g
        p2 p3 / p5 /
        g2 g3 / g5 g6 / g5g
        d2 d3 / /
    """,
    "AmazonRDS": """
        m1 m2 m3 m4 m5 m6i m7i / / m6g m7g m8g
        m5d m6id / / m6gd
        r3 r4 r5 r6i r7i / / r6g r7g r8g
        r5d r6id / / r6gd
        t1 t2 t3 / / t4g
        x1 / / x2g
    """,
    "AmazonElastiCache": """
        m1 m2 m3 m4 m5 / / m6g m7g
        r3 r4 r5 / / r6g r7g
        t1 t2 t3 / / t4g
    """,
    "AmazonES": """
        m3 m4 m5 m7i / / m6g m7g
        c4 c5 c7i / / c6g c7g
        r3 r4 r5 r7i / / r6g r7g
        i2 i3 i4i / / i4g
        t2 t3 / /
        / / r6gd r7gd
    """,
}
# Families beside the lines: nothing is advised for them. A star marks one that AWS calls previous.
ALONE = {
    "AmazonEC2": {
        INTEL: "c7i-flex m7i-flex cc2 cr1 hs1 i3p i3en i7ie g4dn m5zn r5b r7iz x1 x1e x2idn x2iedn x2iezn z1d d3en h1 f1"
        " g3s p3dn p4d p4de p5e p5en"
        " inf1 dl1 trn1 trn1n trn2 vt1 hpc6id u-3tb1 u-6tb1 u-9tb1 u-12tb1 u-18tb1 u-24tb1 u7i-6tb u7i-8tb u7i-12tb u7in-16tb"
        " u7in-24tb u7in-32tb mac1",
        AMD: "f2 g4ad g6e gr6 inf2 hpc6a hpc7a",
        GRAVITON: "a1* hpc7g im4gn is4gen x2gd x8g",
        UNKNOWN: "mac2 mac2-m1ultra mac2-m2 mac2-m2pro",
    },
    "AmazonRDS": {
        INTEL: "cv11 mv11 rv11 r5b m6in r6in m6idn r6idn x1e x2iedn x2idn x2iezn z1d",
        GRAVITON: "c6gd",
    },
    "AmazonElastiCache": {INTEL: "c1", GRAVITON: "c7gn r6gd"},
    "AmazonES": {GRAVITON: "im4gn", UNKNOWN: "or1* or2* om2*"},
}


def families() -> Iterator[Family]:
    """Every family of every product, each once."""
    for product, lines in LINES.items():
        for line in lines.strip().splitlines():
            yield from _of_line(product, *[part.split() for part in f"{line} ".split("/")])
        for processor, names in ALONE[product].items():
            for name in names.split():
                generation = "Previous" if name.endswith("*") else "Current"
                yield Family(name.rstrip("*"), product, generation, processor, "", "", "", "")


def mapping_sql() -> str:
    """The table of families as a select over literal rows."""
    names = [field.name for field in fields(Family)]
    rows = ["(" + ", ".join(f"'{text}'" for text in astuple(each)) + ")" for each in families()]
    typed = ",\n    ".join(f"cast({name} as varchar) as {name}" for name in names)
    values = ",\n    ".join(rows)
    return f"select\n    {typed}\nfrom (\n    values\n    {values}\n) as families ({', '.join(names)})\n"


def _of_line(product: str, intel: list[str], amd: list[str], graviton: list[str]) -> Iterator[Family]:
    makers = {INTEL: intel, AMD: amd, GRAVITON: graviton}
    newest = {maker: (names[-1] if names else "") for maker, names in makers.items()}
    for maker, names in makers.items():
        for place, name in enumerate(names):
            advised = {one: _if_later(newest[one], name) for one in makers}
            yield Family(
                name,
                product,
                "Current" if name == newest[maker] else "Previous",
                maker,
                advised[INTEL],
                advised[AMD],
                advised[GRAVITON],
                names[place - 1] if maker == INTEL and place else "",
            )


def _if_later(candidate: str, name: str) -> str:
    return candidate if candidate and _generation(candidate) > _generation(name) else ""


def _generation(name: str) -> int:
    """The number in a family's name: 7 of m7gd."""
    found = re.search(r"\d+", name)
    return int(found[0]) if found else 0
