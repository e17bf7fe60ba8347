"""`make dbt-docs`: dbt's own documentation as one page, with the columns of the bill behind each column.

dbt compiles the project against a lake that holds a published bill (`lakehouse demo` makes one) and writes its manifest;
each column of each public table gets where it comes from in its description and its `meta.lineage`; the page is dbt's own,
with manifest and catalog inside as `dbt docs generate --static` puts them. Types are those of the models' contracts, which
dbt enforces, so nothing is read from tables.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lineage import Column, Lineage, Origin

SCRATCH = "build_docs"
# In a description; `meta.lineage` has them all.
SHOWN = 12
Json = dict[str, Any]


def write(out: Path) -> Mapping[Column, Origin]:
    """Write the page for the lake that the environment names; returns the origin of every public column."""
    from orchestration.lakehouse import connect

    house = connect()
    with tempfile.TemporaryDirectory() as target:
        manifest = _compiled(house, Path(target))
    origins = origins_of(manifest, _tables(house))
    told(manifest, origins, house.lake.database)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page_of(manifest), encoding="utf-8")
    return origins


def page_of(manifest: Json) -> str:
    """dbt's own page with the manifest in it."""
    from dbt.task.docs import DOCS_INDEX_FILE_PATH

    page = Path(DOCS_INDEX_FILE_PATH).read_text(encoding="utf-8")
    for slot, value in (("MANIFEST", manifest), ("CATALOG", catalog_of(manifest))):
        page = page.replace(f'"{slot}.JSON INLINE DATA"', json.dumps(value).replace("</", "<\\/"))
    return page


def _compiled(house: Any, target: Path) -> Json:
    """dbt's manifest with the compiled SQL of the newest published delivery's build."""
    from dbt.cli.main import dbtRunner
    from ingestion.errors import BadInput
    from ingestion.ledger.deliveries import states
    from orchestration.dbt_project import project_dir
    from orchestration.delivery.dbt_vars import delivery_vars

    found = [one for one in states(house.ledger, None, None) if one.state == "published" and one.delivery]
    if not found:
        raise BadInput("dbt docs: expected a published bill; found none. `lakehouse demo` makes one.")
    newest = max(found, key=lambda one: (one.billing_period, one.at))
    variables = delivery_vars(newest.delivery, SCRATCH, house.lake, house.settings)
    project = str(project_dir())
    done = dbtRunner().invoke([
        *("--log-level", "none", "--log-level-file", "none", "--log-path", str(target)),
        *("docs", "generate", "--empty-catalog", "--project-dir", project, "--profiles-dir", project),
        *("--target-path", str(target), "--vars", json.dumps(variables, ensure_ascii=False)),
    ])
    if not done.success:
        raise BadInput(f"dbt docs: expected a project that compiles; found {done.exception}")
    manifest: Json = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def _tables(house: Any) -> dict[str, list[str]]:
    """The columns of every table of the lake, from its catalog."""
    found = {}
    for database in (house.lake.bronze_database, house.lake.database):
        for page in house.aws.glue.get_paginator("get_tables").paginate(DatabaseName=database):
            for table in page["TableList"]:
                columns = [*table["StorageDescriptor"]["Columns"], *table.get("PartitionKeys", [])]
                found[table["Name"]] = [column["Name"] for column in columns]
    return found


def models(manifest: Json) -> dict[str, Json]:
    """The models of the manifest by name."""
    return {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}


def public(manifest: Json) -> dict[str, Json]:
    """Those of them that are published."""
    return {name: node for name, node in models(manifest).items() if node["config"]["meta"].get("public")}


def origins_of(manifest: Json, tables: Mapping[str, list[str]]) -> dict[Column, Origin]:
    """The origin of each column of each public table."""
    queries = {name: node["compiled_code"] for name, node in models(manifest).items() if node.get("compiled_code")}
    lines = Lineage(queries, tables)
    columns = [Column(name, column) for name, node in public(manifest).items() for column in node["columns"]]
    return {column: lines.origin(column) for column in columns}


def told(manifest: Json, origins: Mapping[Column, Origin], database: str) -> None:
    """Say in the manifest where columns come from, what could not be followed, and where tables are published."""
    for name, node in public(manifest).items():
        node["relation_name"] = f'"{node["database"]}"."{database}"."{name}"'
        node["schema"] = database
        for column, about in node["columns"].items():
            origin = origins[Column(name, column)]
            about["meta"] = {**about.get("meta", {}), "lineage": sorted(map(str, origin.columns))}
            about["description"] = f"{about['description']}\n\n{sentence(origin)}"
    manifest["docs"]["doc.dbt.__overview__"]["block_contents"] = overview(origins)


def sentence(origin: Origin) -> str:
    """Where a column comes from, in words."""
    if origin.unknown:
        return f"From: not traced ({'; '.join(sorted(origin.unknown))})."
    names = sorted({f"`{one.name}`" for one in origin.columns})
    if not names:
        return "From no column of the bill: counted, from settings, or the same for the whole delivery."
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"From {', '.join(names[:SHOWN])}{more}."


def overview(origins: Mapping[Column, Origin]) -> str:
    """The first page: how to read it, and every column that could not be followed."""
    lost = {column: origin.unknown for column, origin in origins.items() if origin.unknown}
    listed = "".join(f"- `{column}`: {'; '.join(sorted(reasons))}\n" for column, reasons in sorted(lost.items()))
    return (
        "# cur-lakehouse\n\nEvery table of the lake: what it holds, how it is made, what is tested. The columns of public"
        " tables say which columns of the bill their values come from: read from the SQL that dbt compiled, through every"
        " model between. Columns that only filter, join or group are not among them.\n\n"
        f"{len(origins)} columns of {len({column.table for column in origins})} public tables, "
        f"{len(origins) - len(lost)} traced.\n\n"
        f"## Not traced\n\n{listed or 'None.'}\n"
    )


def catalog_of(manifest: Json) -> Json:
    """dbt's catalog, from the contracts."""
    nodes = {node["unique_id"]: _entry(node) for node in models(manifest).values() if node["columns"]}
    return {"metadata": {"generated_at": manifest["metadata"]["generated_at"]}, "nodes": nodes, "sources": {}, "errors": None}


def _entry(node: Json) -> Json:
    about = {"type": node["config"]["materialized"], "database": node["database"], "schema": node["schema"], "name": node["name"]}
    columns = {
        name: {"type": column.get("data_type") or "", "index": index, "name": name, "comment": None}
        for index, (name, column) in enumerate(node["columns"].items(), start=1)
    }
    return {
        "unique_id": node["unique_id"],
        "metadata": {**about, "comment": None, "owner": None},
        "columns": columns,
        "stats": {"has_stats": {"id": "has_stats", "label": "Has Stats?", "value": False, "include": False, "description": ""}},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="the page; default: dbt-docs.html in LAKEHOUSE_HOME")
    given = parser.parse_args()
    from ingestion.errors import LakehouseError
    from orchestration.cli.session import enter

    try:
        home = enter()
        out = (given.out or home.root / "dbt-docs.html").absolute()
        origins = write(out)
    except LakehouseError as error:
        print(f"dbt-docs: {error}", file=sys.stderr)
        return error.exit_code
    lost = {column: origin.unknown for column, origin in origins.items() if origin.unknown}
    for column, reasons in sorted(lost.items()):
        print(f"not traced: {column}: {'; '.join(sorted(reasons))}")
    print(f"{len(origins) - len(lost)} of {len(origins)} public columns traced to the bill: {out.as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
