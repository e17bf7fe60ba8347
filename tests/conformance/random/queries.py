"""Random queries in the shapes that people write, with what of their answer is determined.

A query says of itself whether its rows come in one order only. LIMIT stands behind an order over all
columns, and windows that number rows are ordered by what tells the rows apart.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.conformance.random.expressions import NUMBERS, PLAIN, Expressions, Name
from tests.conformance.random.tree import NOTHING, Sql, many, piece
from tests.conformance.random.world import TABLES, Table

_SUM = "sum of doubles"  # a family that nothing else takes: its last digits depend on the order


@dataclass(frozen=True)
class Source:
    """FROM: its text, the columns in sight, and those that tell its rows apart (none: not known)."""

    sql: Sql
    names: list[Name]
    unique: list[str] = field(default_factory=list)
    domains: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Output:
    """A query: its text, and name and family of each column."""

    sql: Sql
    columns: list[Name]
    ordered: bool = False


class Queries:
    """All of it from one seed: the same seed, the same query."""

    def __init__(self, seed: int | str) -> None:
        self.dice = random.Random(seed)
        self._aliases = 0
        self._ctes: list[tuple[str, Output]] = []

    def query(self) -> Output:
        """A whole statement."""
        ctes = [self._cte() for _ in range(self.dice.choice((0, 0, 0, 1, 2)))]
        found = self._body(2)
        if not ctes:
            return found
        return Output(
            piece("query", "{}{}", many("WITH ", ctes, tail=" "), found.sql), found.columns, found.ordered
        )

    def _cte(self) -> Sql:
        name = f"w{len(self._ctes)}"
        body = self._body(1)
        self._ctes.append((name, body))
        return piece("cte", f"{name} AS ({{}})", body.sql)

    def _body(self, depth: int) -> Output:
        if depth > 0 and self.dice.random() < 0.12:
            return self._set_operation(depth)
        shape = self.dice.choice((self._plain, self._plain, self._grouped, self._grouped, self._windowed))
        return self._tail(shape(depth))

    # ── FROM ──────────────────────────────────────────────────────────────────────────────────────

    def _alias(self) -> str:
        self._aliases += 1
        return f"t{self._aliases}"

    def _source(self, depth: int) -> Source:
        roll = self.dice.random()
        if depth <= 0 or roll < 0.5:
            return self._table(self.dice.choice(TABLES))
        if roll < 0.62:
            return self._derived(depth - 1)
        if roll < 0.72 and self._ctes:
            return self._of_cte()
        if roll < 0.76:
            return self._values()
        if roll < 0.86:
            return self._unnested(depth)
        return self._joined(depth)

    def _table(self, table: Table, alias: str = "") -> Source:
        alias = alias or (self._alias() if self.dice.random() < 0.5 else "")
        before = f"{alias or table.name}." if alias or self.dice.random() < 0.3 else ""
        names = [Name(f"{before}{column.name}", column.family) for column in table.columns]
        if table.name == "resources":
            names += [Name(f"{before}owner.name", "varchar"), Name(f"{before}owner.cost", "double")]
        return Source(
            piece("relation", f"{table.name} {alias}".strip()),
            names,
            [f"{before}{name}" for name in table.unique],
            {domain: f"{before}{name}" for domain, name in table.domains.items()},
        )

    def _derived(self, depth: int) -> Source:
        body, alias = self._body(depth), self._alias()
        return Source(piece("relation", f"({{}}) {alias}", body.sql), self._named(body.columns, alias))

    def _of_cte(self) -> Source:
        name, body = self.dice.choice(self._ctes)
        alias = self._alias()
        return Source(piece("relation", f"{name} AS {alias}"), self._named(body.columns, alias))

    def _named(self, columns: list[Name], alias: str) -> list[Name]:
        before = f"{alias}." if self.dice.random() < 0.5 else ""
        return [Name(before + column.sql, column.family) for column in columns]

    def _values(self) -> Source:
        families = [self.dice.choice(PLAIN) for _ in range(self.dice.randint(1, 3))]
        e, alias = Expressions(self.dice, []), self._alias()
        rows = [
            piece("row", "({})", many("", [self._cell(e, f) for f in families], least=1))
            for _ in range(self.dice.randint(1, 4))
        ]
        columns = [f"v{i}" for i in range(len(families))]
        text = piece("relation", f"(VALUES {{}}) {alias} ({', '.join(columns)})", many("", rows, least=1))
        return Source(text, [Name(f"{alias}.{c}", f) for c, f in zip(columns, families, strict=True)])

    def _cell(self, e: Expressions, family: str) -> Sql:
        return piece(family, "NULL") if self.dice.random() < 0.15 else e.of(family, 1)

    def _unnested(self, depth: int) -> Source:
        base = self._table(self.dice.choice((TABLES[0], TABLES[3])))
        kind = self.dice.choice(("map", "array", "array_bigint"))
        e, alias = Expressions(self.dice, base.names), self._alias()
        families = {"map": ["varchar", "varchar"], "array": ["varchar"], "array_bigint": ["bigint"]}[kind]
        with_number = self.dice.random() < 0.4
        columns = [f"u{i}" for i in range(len(families) + with_number)]
        value = e.of(kind, 1)
        join = self.dice.choice(("CROSS JOIN {}", "CROSS JOIN {}", "LEFT JOIN {} ON TRUE"))
        number = " WITH ORDINALITY" if with_number else ""
        unnest = piece("unnest", f"UNNEST({{}}){number} AS {alias} ({', '.join(columns)})", value)
        names = [Name(f"{alias}.{c}", f) for c, f in zip(columns, [*families, "bigint"], strict=False)]
        unique = [*base.unique, f"{alias}.{columns[-1]}"] if with_number or kind == "map" else []
        unique = [*base.unique, f"{alias}.u0"] if kind == "map" else unique
        return Source(piece("relation", f"{{}} {join}", base.sql, unnest), base.names + names, unique)

    def _joined(self, depth: int) -> Source:
        left = self._table(self.dice.choice(TABLES), self._alias())
        right = self._table(self.dice.choice(TABLES), self._alias())
        shared = [domain for domain in left.domains if domain in right.domains]
        side = self.dice.choice(
            ("JOIN", "INNER JOIN", "LEFT JOIN", "LEFT OUTER JOIN", "RIGHT JOIN", "FULL JOIN")
        )
        if self.dice.random() < 0.15:
            return self._crossed(left)
        same = left.sql.template.split()[0] == right.sql.template.split()[0]
        if same and self.dice.random() < 0.6:
            return self._by_using(left, right, side)
        count = min(len(shared), self.dice.choice((2, 2, 3)))
        pairs = [(left.domains[d], right.domains[d]) for d in self.dice.sample(shared, count)]
        if same:
            pairs = list(zip(left.unique, right.unique, strict=True))
        conditions = [piece("boolean", f"{one} = {two}") for one, two in pairs]
        names = left.names + right.names
        if self.dice.random() < 0.3:
            conditions.append(Expressions(self.dice, names).condition(1))
        text = piece(
            "relation",
            f"{{}} {side} {{}} ON {{}}",
            left.sql,
            right.sql,
            many("", conditions, " AND ", least=1),
        )
        return Source(text, names, left.unique + right.unique)

    def _by_using(self, left: Source, right: Source, side: str) -> Source:
        plain = [name.rsplit(".", 1)[1] for name in left.unique]
        text = piece("relation", f"{{}} {side} {{}} USING ({', '.join(plain)})", left.sql, right.sql)
        kept = [name for name in left.names + right.names if name.sql.rsplit(".", 1)[1] not in plain]
        families = {name.sql.rsplit(".", 1)[1]: name.family for name in left.names}
        return Source(text, kept + [Name(name, families[name]) for name in plain], plain)

    def _crossed(self, left: Source) -> Source:
        right = self._values()
        word = self.dice.choice(("CROSS JOIN", ","))
        return Source(piece("relation", f"{{}} {word} {{}}", left.sql, right.sql), left.names + right.names)

    # ── conditions ────────────────────────────────────────────────────────────────────────────────

    def _where(self, source: Source, depth: int) -> Sql:
        e = Expressions(self.dice, source.names)
        parts = [e.condition(2) for _ in range(self.dice.choice((0, 1, 1, 2)))]
        if depth > 0 and self.dice.random() < 0.2:
            parts.append(self._with_subquery(source))
        return many(" WHERE ", parts, " AND ")

    def _with_subquery(self, source: Source) -> Sql:
        table = self.dice.choice(TABLES)
        inner = self._table(table, self._alias())
        e = Expressions(self.dice, inner.names)
        where = many(" WHERE ", [e.condition(1) for _ in range(self.dice.choice((0, 1)))], " AND ")
        kind = self.dice.choice(("in", "exists", "scalar"))
        shared = [d for d in source.domains if d in inner.domains]
        if kind == "scalar" or not shared:
            family = self.dice.choice(("varchar", "double", "timestamp"))
            best = piece("query", "SELECT max({}) FROM {}{}", e.column(family), inner.sql, where)
            outer = Expressions(self.dice, source.names).column(family)
            return piece("boolean", f"({{}} {self.dice.choice(('=', '<=', '<>'))} ({{}}))", outer, best)
        domain = self.dice.choice(shared)
        if kind == "in":
            word = self.dice.choice(("IN", "NOT IN"))
            body = piece("query", f"SELECT {inner.domains[domain]} FROM {{}}{{}}", inner.sql, where)
            return piece("boolean", f"({source.domains[domain]} {word} ({{}}))", body)
        word = self.dice.choice(("EXISTS", "NOT EXISTS"))
        link = piece("boolean", self._link(inner.domains[domain], source.domains[domain]))
        where = many(" WHERE ", [link, *where.parts], " AND ")
        tail = self.dice.choice(
            ("", "", " LIMIT 1", f" GROUP BY {inner.domains[domain]}", self._first(inner))
        )
        what = inner.domains[domain] if "GROUP" in tail else self.dice.choice(("1", inner.domains[domain]))
        return piece("boolean", f"{word} (SELECT {what} FROM {{}}{{}}{tail})", inner.sql, where)

    def _link(self, inner: str, outer: str) -> str:
        """Mostly an equality: Trino can pull up others too, but not from below a limit."""
        return f"{inner} {self.dice.choice(('=', '=', '=', '<=', '<>'))} {outer}"

    @staticmethod
    def _first(inner: Source) -> str:
        return f" ORDER BY {', '.join(inner.unique)} LIMIT 1"

    # ── SELECT ────────────────────────────────────────────────────────────────────────────────────

    def _items(self, values: list[tuple[str, Sql]]) -> tuple[list[Sql], list[Name]]:
        names = [Name(f"c{i}", family) for i, (family, _) in enumerate(values)]
        items = [
            piece("item", f"{{}} AS {n.sql}", value) for n, (_, value) in zip(names, values, strict=True)
        ]
        return items, names

    def _plain(self, depth: int) -> Output:
        source = self._source(depth)
        e = Expressions(self.dice, source.names)
        values = [
            e.some(2) if self.dice.random() < 0.6 else e.any_column() for _ in range(self.dice.randint(1, 4))
        ]
        if depth > 0 and self.dice.random() < 0.08 and source.domains:
            values.append(self._scalar_subquery(source))
        items, names = self._items(values)
        distinct = "DISTINCT " if self.dice.random() < 0.15 else ""
        text = piece(
            "query",
            f"SELECT {distinct}{{}} FROM {{}}{{}}",
            many("", items, least=1),
            source.sql,
            self._where(source, depth),
        )
        return Output(text, names)

    def _scalar_subquery(self, source: Source) -> tuple[str, Sql]:
        fitting = [(t, d) for t in TABLES for d in source.domains if d in t.domains]
        table, domain = self.dice.choice(fitting)
        inner = self._table(table, self._alias())
        link = self._link(inner.domains[domain], source.domains[domain])
        what, family = self.dice.choice(
            (("count(*)", "bigint"), ("max({})", "varchar"), ("min({})", "timestamp"), ("{}", "varchar"))
        )
        parts = [Expressions(self.dice, inner.names).column(family)] if "{}" in what else []
        tail = self._first(inner) if what == "{}" else self.dice.choice(("", "", " LIMIT 1"))
        body = f"SELECT {what} FROM {{}} WHERE {link}{tail}"
        if self.dice.random() < 0.2:
            body = f"SELECT q FROM ({body}) AS i (q)"
        return family, piece(family, f"({body})", *parts, inner.sql)

    def _grouped(self, depth: int) -> Output:
        source = self._source(depth)
        e = Expressions(self.dice, source.names)
        keys = [self._key(e) for _ in range(self.dice.choice((0, 1, 1, 2, 2, 3)))]
        totals = [self._aggregate(e) for _ in range(self.dice.randint(1, 3))]
        grouping, extra = self._grouping(keys)
        derived = [self._over_totals(e, keys)] if self.dice.random() < 0.3 else []
        items, names = self._items([*keys, *totals, *extra, *derived])
        having = many(" HAVING ", [self._having(e)] if self.dice.random() < 0.25 else [])
        text = piece(
            "query",
            "SELECT {} FROM {}{}{}{}",
            many("", items, least=1),
            source.sql,
            self._where(source, depth),
            grouping,
            having,
        )
        return Output(text, names)

    def _key(self, e: Expressions) -> tuple[str, Sql]:
        if self.dice.random() < 0.6:
            return e.any_column()
        family = self.dice.choice(("varchar", "date", "bigint", "boolean", "integer"))
        return family, e.of(family, 1)

    def _grouping(self, keys: list[tuple[str, Sql]]) -> tuple[Sql, list[tuple[str, Sql]]]:
        if not keys:
            return NOTHING, []
        values = [value for _, value in keys]
        roll = self.dice.random()
        if roll < 0.45:
            by_number = [piece("key", str(i + 1)) for i in range(len(keys))]
            return many(" GROUP BY ", by_number if self.dice.random() < 0.4 else values), []
        if roll < 0.55:
            return many(" GROUP BY ", values), []
        plain = [value for value in values if not value.parts]
        if roll > 0.8 or len(plain) < len(values):
            return many(" GROUP BY ", values), []
        word = self.dice.choice(("ROLLUP ", "CUBE ", "GROUPING SETS "))
        if word == "GROUPING SETS ":
            sets = [
                piece("set", "({})", many("", self.dice.sample(values, self.dice.randint(0, len(values)))))
                for _ in range(2)
            ]
            sets.append(piece("set", "({})", many("", values)))
            grouped = many(f" GROUP BY {word}(", sets, tail=")", least=1)
        else:
            grouped = many(f" GROUP BY {word}(", values, tail=")", least=1)
        told = [("bigint", piece("bigint", "grouping({})", many("", values, least=1)))]
        return grouped, told if self.dice.random() < 0.7 else []

    def _aggregate(self, e: Expressions, windowed: bool = False) -> tuple[str, Sql]:
        dice = self.dice
        family = dice.choice(NUMBERS)
        makers = [
            ("bigint", "count(*)", []),
            ("bigint", "count({})", [e.some(1)[1]]),
            ("bigint", "sum({})", [e.of(dice.choice(("bigint", "integer")), 1)]),
            ("decimal", "sum({})", [e.column("decimal")]),
            ("decimal", "avg({})", [e.column("decimal")]),
            (_SUM, "sum({})", [e.of("double", 1)]),
            (_SUM, "avg({})", [e.of(dice.choice(("double", "bigint", "integer")), 1)]),
            ("varchar", "min({})", [e.of("varchar", 1)]),
            ("date", "max({})", [e.of("date", 1)]),
            ("timestamp", "max({})", [e.of("timestamp", 1)]),
            (family, f"{dice.choice(('min', 'max'))}({{}})", [e.of(family, 1)]),
            ("bigint", "count_if({})", [e.condition(1)]),
            ("boolean", f"{dice.choice(('bool_and', 'bool_or', 'every'))}({{}})", [e.condition(1)]),
        ]  # fmt: skip
        if not windowed:
            makers += [
                ("bigint", "count(DISTINCT {})", [e.some(1)[1]]),
                ("bigint", "count(DISTINCT {})", [e.any_column()[1]]),
                ("array", "array_sort(array_agg(DISTINCT {}))", [e.column("varchar")]),
                ("varchar", "array_join(array_agg({} ORDER BY {}), ',')", [e.column("varchar")] * 2),
                ("bigint", "sum(DISTINCT {})", [e.column("bigint")]),
            ]
        found, template, parts = dice.choice(makers)
        plain = template.startswith("array_")
        if not plain and dice.random() < (0.01 if windowed else 0.2):
            template, parts = template + " FILTER (WHERE {})", [*parts, e.condition(1)]
        return found, piece(found, template, *parts)

    def _over_totals(self, e: Expressions, keys: list[tuple[str, Sql]]) -> tuple[str, Sql]:
        choices = [
            ("decimal", piece("decimal", "round(sum({}), 2)", e.column("decimal"))),
            ("decimal", piece("decimal", "sum({}) / count(*)", e.column("decimal"))),
            ("bigint", piece("bigint", "count(*) * 2 + {}", e.constant("integer"))),
            ("bigint", piece("bigint", "rank() OVER (ORDER BY count(*) DESC)")),
            ("decimal", piece("decimal", "sum(sum({})) OVER ()", e.column("decimal"))),
            ("varchar", piece("varchar", "coalesce(max({}), '-')", e.column("varchar"))),
            (
                "double",
                piece(
                    "double", "cast(count(*) as double) / nullif(count(distinct {}), 0)", e.any_column()[1]
                ),
            ),
        ]
        choices += [
            (family, piece(family, "coalesce({}, {})", value, e.constant(family))) for family, value in keys
        ]
        return self.dice.choice(choices)

    def _having(self, e: Expressions) -> Sql:
        return self.dice.choice((
            piece("boolean", "count(*) > {}", e.constant("integer")),
            piece("boolean", "max({}) IS NOT NULL", e.some(1)[1]),
            piece("boolean", "count(DISTINCT {}) BETWEEN 1 AND 5", e.any_column()[1]),
            piece("boolean", "(sum({}) >= 0 OR min({}) < {})", e.column("decimal"), e.column("varchar"), e.constant("varchar")),
        ))  # fmt: skip

    def _windowed(self, depth: int) -> Output:
        source = self._source(depth)
        e = Expressions(self.dice, source.names)
        values = [e.any_column(), *(self._window(e, source) for _ in range(self.dice.randint(1, 2)))]
        items, names = self._items(values)
        text = piece(
            "query", "SELECT {} FROM {}{}", many("", items, least=1), source.sql, self._where(source, depth)
        )
        return Output(text, names)

    def _window(self, e: Expressions, source: Source) -> tuple[str, Sql]:
        parts = many("PARTITION BY ", [e.any_column()[1] for _ in range(self.dice.choice((0, 1, 1, 2)))])
        if not source.unique or self.dice.random() < 0.35:
            return self._window_by_value(e, parts)
        order = [self._sort_key(e.any_column()[1]) for _ in range(self.dice.choice((0, 1)))]
        order += [piece("sort", name) for name in source.unique]
        over = piece("over", "OVER ({}{}{})", parts, many(" ORDER BY ", order, least=1), self._frame())
        family, value = e.any_column()
        ranked = piece("over", "OVER ({}{})", parts, many(" ORDER BY ", order, least=1))
        choices = [
            ("bigint", piece("bigint", "row_number() {}", ranked)),
            ("bigint", piece("bigint", "ntile(4) {}", ranked)),
            (family, piece(family, "lag({}) {}", value, ranked)),
            (family, piece(family, "lead({}, 2) {}", value, ranked)),
            (family, piece(family, "lag({}, 1, {}) {}", value, e.constant(family), ranked)),
            (family, piece(family, "first_value({}) {}", value, over)),
            (family, piece(family, "last_value({}) {}", value, over)),
            (family, piece(family, "nth_value({}, 2) {}", value, over)),
            (family, piece(family, "lag({}) IGNORE NULLS {}", value, ranked)),
            (family, piece(family, "first_value({}) IGNORE NULLS {}", value, over)),
        ]
        if self.dice.random() < 0.4:
            found, total = self._aggregate(e, windowed=True)
            return found, piece(found, "{} {}", total, over)
        return self.dice.choice(choices)

    def _window_by_value(self, e: Expressions, parts: Sql) -> tuple[str, Sql]:
        order = many(" ORDER BY ", [self._sort_key(e.any_column()[1])], least=1)
        over = piece("over", "OVER ({}{})", parts, order)
        if self.dice.random() < 0.5:
            word = self.dice.choice(("rank()", "dense_rank()"))
            return "bigint", piece("bigint", f"{word} {{}}", over)
        if self.dice.random() < 0.2:
            return "double", piece(
                "double", f"{self.dice.choice(('percent_rank()', 'cume_dist()'))} {{}}", over
            )
        family, total = self._aggregate(e, windowed=True)
        return family, piece(
            family, "{} {}", total, self.dice.choice((over, piece("over", "OVER ({})", parts)))
        )

    def _frame(self) -> Sql:
        frames = (
            "", "", " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", " ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING",
            " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", " ROWS 3 PRECEDING", " RANGE UNBOUNDED PRECEDING",
            " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING", " ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING",
            " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
        )  # fmt: skip
        return piece("frame", self.dice.choice(frames))

    # ── behind SELECT ─────────────────────────────────────────────────────────────────────────────

    def _sort_key(self, value: Sql) -> Sql:
        words = ("", "", " ASC", " DESC", " DESC NULLS FIRST", " NULLS FIRST", " DESC NULLS LAST")
        return piece("sort", "{}" + self.dice.choice(words), value)

    def _tail(self, output: Output) -> Output:
        if self.dice.random() < 0.65 or any(c.family not in PLAIN for c in output.columns):
            return output
        numbers = list(range(len(output.columns)))
        self.dice.shuffle(numbers)
        keys = [
            self._sort_key(piece("key", output.columns[i].sql if self.dice.random() < 0.5 else str(i + 1)))
            for i in numbers
        ]
        order = many(" ORDER BY ", keys)
        offset = (
            f" OFFSET {self.dice.randint(0, 9)}{self.dice.choice(('', ' ROWS'))}"
            if self.dice.random() < 0.3
            else ""
        )
        limit = self.dice.choice(
            (
                f" LIMIT {self.dice.randint(0, 30)}",
                f" FETCH FIRST {self.dice.randint(1, 9)} ROWS ONLY",
                " LIMIT ALL",
            )
        )
        limit = limit if self.dice.random() < 0.6 else ""
        text = piece("query", "{}{}{}{}", output.sql, order, piece("tail", offset), piece("tail", limit))
        return Output(text, output.columns, ordered=True)

    def _set_operation(self, depth: int) -> Output:
        families = [self.dice.choice(PLAIN) for _ in range(self.dice.randint(1, 3))]
        parts = [self._of_families(families, depth - 1) for _ in range(self.dice.choice((2, 2, 3)))]
        word = self.dice.choice((" UNION ALL ", " UNION ", " INTERSECT ", " EXCEPT ", " UNION ALL "))
        found = Output(
            piece("query", "{}", many("", parts, word, least=1)),
            [Name(f"c{i}", f) for i, f in enumerate(families)],
        )
        return self._tail(found)

    def _of_families(self, families: list[str], depth: int) -> Sql:
        source = self._source(depth)
        e = Expressions(self.dice, source.names)
        items, _ = self._items([(family, e.of(family, 1)) for family in families])
        return piece(
            "query", "SELECT {} FROM {}{}", many("", items, least=1), source.sql, self._where(source, 0)
        )
