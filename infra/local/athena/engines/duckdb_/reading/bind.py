"""From scans to files: partitions chosen, objects listed once, and read where they lie.

Every file that a query reads gets a hard link below the query's own folder, under the partition
values that Glue gives it: `__key0=2026-01/__key1=a/0.data`. DuckDB then prunes by these values through views and joins, whatever the objects' own keys look like, and the bytes stay
readable although the object is overwritten meanwhile.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote as url_quote

from infra.local.athena import projection
from infra.local.athena.catalog import Catalog, Column, Partition, TableName
from infra.local.athena.engines.duckdb_.reading import catalog_rows, partition_filters, projected
from infra.local.athena.engines.duckdb_.reading.footers import Footers
from infra.local.athena.engines.duckdb_.reading.links import LinkSets
from infra.local.athena.engines.duckdb_.reading.readers import FILE_COLUMNS, NULL_PARTITION, Source, key_name
from infra.local.athena.engines.duckdb_.reading.serdes import reader_of
from infra.local.athena.engines.duckdb_.scope import Constraint, Scan
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote, text_literal
from infra.local.athena.errors import QueryFailed
from infra.local.athena.storage import ObjectRef, ObjectStore

Ask = Callable[[str], list[tuple[object, ...]]]


@dataclass
class Binder:
    """Binds the scans of one query; `ask` runs a small DuckDB query, `folder` is the query's own."""

    catalog: Catalog
    store: ObjectStore
    ask: Ask
    folder: Path
    links: LinkSets
    footers: Footers
    uris: dict[str, str] = field(default_factory=dict)
    leases: list[str] = field(default_factory=list)
    _scans: list[Scan] = field(default_factory=list)
    _partitions: dict[TableName, list[Partition]] = field(default_factory=dict)
    _objects: dict[str, list[ObjectRef]] = field(default_factory=dict)

    def bind(self, sql: str, scans: Iterable[Scan]) -> str:
        """`sql` with every placeholder replaced by a relation. One listing per table and query."""
        self._scans = sorted(scans, key=lambda found: -found.number)
        for scan in self._scans:
            sql = sql.replace(scan.placeholder, f"({self._relation(scan)})")
        return sql

    def own(self, name: str) -> Path:
        """The path for a file that is the query's alone. Most queries make none, and no folder for it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / name

    def _relation(self, scan: Scan) -> str:
        if scan.table.is_iceberg:
            from infra.local.athena.engines.duckdb_.reading import iceberg_scan

            return iceberg_scan.relation(self, scan)
        if scan.metadata:
            return catalog_rows.relation(self.catalog, scan, self._kept)
        columns = self._columns(scan)
        placed = self._files(scan)
        if not placed:
            return _no_rows(columns)
        source = Source(scan.table, columns, self._link(scan, placed), self.folder, self.footers)
        return reader_of(scan.table)(source)

    def _columns(self, scan: Scan) -> list[Column]:
        wanted = [c for c in (*scan.table.columns, *scan.table.keys) if c.name in scan.used]
        wanted += [Column(name, kind, str(kind)) for name, kind in FILE_COLUMNS.items() if name in scan.used]
        return wanted

    def _files(self, scan: Scan) -> list[tuple[Partition | None, ObjectRef]]:
        table = scan.table
        if not table.keys:
            return [(None, ref) for ref in self._listed([table.location])[table.location]]
        chosen = self._kept_partitions(scan)
        found = self._listed([part.location for part in chosen])
        return [(part, ref) for part in chosen for ref in found[part.location]]

    def _listed(self, locations: list[str]) -> dict[str, list[ObjectRef]]:
        """Two scans of one query see the same objects, whatever is written meanwhile."""
        self._objects |= self.store.files(uri for uri in locations if uri not in self._objects)
        return self._objects

    def _kept_partitions(self, scan: Scan) -> list[Partition]:
        if projection.is_projected(scan.table):
            return projected.partitions(scan, self._kept)
        names = [key.name for key in scan.table.keys]
        parts = self._known_partitions(scan.table.name)
        for constraint in scan.constraints:
            if constraint.column not in names or not parts:
                continue
            at = names.index(constraint.column)
            key, chosen = scan.table.keys[at], partition_filters.texts(constraint, scan.table.keys[at])
            kept = set(chosen or ()) - {NULL_PARTITION}
            if chosen is None:
                kept = self._kept(constraint, [part.values[at] for part in parts], key)
            parts = [part for part in parts if part.values[at] in kept]
        return parts

    def _known_partitions(self, name: TableName) -> list[Partition]:
        """Asked once for all scans of a table, so that they see the same partitions."""
        if name not in self._partitions:
            same = [scan for scan in self._scans if scan.table.name == name and not scan.metadata]
            self._partitions[name] = self.catalog.partitions(name, partition_filters.expression(same))
        return self._partitions[name]

    def _kept(self, constraint: Constraint, values: list[str], key: Column | None = None) -> set[str]:
        """Those `values` for which the predicate may hold; all of them if it holds for NULL.

        A predicate that NULL satisfies could keep rows that an outer join made up, so it must not
        choose files.
        """
        alias, _, column = constraint.column_sql.partition(".")
        kind = duckdb_type(key.type) if key is not None else "VARCHAR"
        rows = ", ".join(f"({text_literal(value)})" for value in dict.fromkeys(values))
        typed = f"TRY_CAST(nullif(raw, '{NULL_PARTITION}') AS {kind})"
        source = f"(SELECT raw, {typed} AS {column} FROM (VALUES {rows}, (NULL)) v(raw)) {alias}"
        found = {row[0] for row in self.ask(f"SELECT raw FROM {source} WHERE {constraint.predicate}")}
        return set(values) if None in found else {str(value) for value in found}

    def _link(
        self, scan: Scan, placed: list[tuple[Partition | None, ObjectRef]]
    ) -> list[tuple[str, ObjectRef]]:
        """(path of the link, the object) for each file, in a folder shared with queries of the same files."""
        names = [
            (f"{_partition_folder(part)}/{number}{_suffix(ref.key)}".lstrip("/"), ref)
            for number, (part, ref) in enumerate(placed)
        ]
        key = self.links.key((name, ref.bucket, ref.key, ref.etag) for name, ref in names)
        folder = self.links.lease(key, lambda made: self._fill(made, names))
        self.leases.append(key)
        linked = [(f"{folder}/{name}", ref) for name, ref in names]
        self.uris |= {link: ref.uri for link, ref in linked}
        return linked

    def _fill(self, folder: Path, names: list[tuple[str, ObjectRef]]) -> None:
        made = {folder}
        for name, ref in names:
            link = folder / name
            if link.parent not in made:
                link.parent.mkdir(parents=True, exist_ok=True)
                made.add(link.parent)
            self.link(link, ref)

    def link(self, link: Path, ref: ObjectRef) -> None:
        """`link` names the object's bytes from now on, whatever becomes of the object."""
        _hard_link(self.store.local_path(ref), link, ref)


def _partition_folder(part: Partition | None) -> str:
    """Folders by the keys' positions: a file's own column of a key's name must not be taken for it."""
    values = part.values if part is not None else ()
    return "/".join(
        f"{key_name(position)}={url_quote(value, safe='') if value else NULL_PARTITION}"
        for position, value in enumerate(values)
    )


def _suffix(key: str) -> str:
    name = key.rsplit("/", 1)[-1].lower()
    return ".gz" if name.endswith((".gz", ".gzip")) else ".zst" if name.endswith(".zst") else ".data"


def _hard_link(path: Path, link: Path, ref: ObjectRef) -> None:
    try:
        os.link(path, link)
    except FileNotFoundError as problem:
        raise QueryFailed("HIVE_CANNOT_OPEN_SPLIT", f"Error opening Hive split {ref.uri}") from problem
    except OSError:  # another file system: the link can't keep the bytes, but it still names them
        link.symlink_to(path.resolve())


def _no_rows(columns: list[Column]) -> str:
    items = ", ".join(f"CAST(NULL AS {duckdb_type(c.type)}) AS {quote(c.name)}" for c in columns)
    return f"SELECT {items or 'NULL'} WHERE false"
