"""What `cid-cmd deploy --resources` reads: our definition of every view that the dashboards need, over the marts.

With it cid-cmd asks for no bill and scans none: it finds the relations, or makes them as they stand here.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

from dashboards.quicksight.contract import RELATIONS
from dashboards.quicksight.relations import contract_views

RESOURCES = Path(__file__).parent / "cid-resources.yaml"
HEAD = """\
# Generated: python -m dashboards.quicksight
# cid-cmd deploy --resources cid-resources.yaml, after `lakehouse cudos apply` (docs/cudos.md).
views:
"""


def resources_yaml() -> str:
    """The file's text. Upstream leaves `account_map` out of such files on purpose: `cudos apply` makes it."""
    needs = {relation.name: relation.needs for relation in RELATIONS}
    parts = []
    for view in contract_views():
        parts.append(f"  {view.name}:\n")
        if needs[view.name]:
            parts.append(f"    dependsOn:\n      views: [{', '.join(needs[view.name])}]\n")
        parts.append("    data: |\n" + indent(view.statement, "      "))
    return HEAD + "".join(parts)
