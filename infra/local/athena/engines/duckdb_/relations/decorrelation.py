"""Whether Trino can make a join of a query and the one around it, which it reads.

DuckDB untangles every correlated subquery. Trino pulls up the conditions that compare with what is outside, and
refuses what stands in their way: a limit of rows that no equality picks, a window, a join, HAVING. All of it was
asked of Trino 476 (`correlated.sql` of the conformance corpus); a shape that was not asked is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena.engines.duckdb_.relations import correlation, grouping, outside
from infra.local.athena.engines.duckdb_.relations.outside import Query
from infra.local.athena.engines.duckdb_.scope import FREE, STUCK, Form, Obstacle, Plan, Scope

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.relations.queries import Columns

_ANOTHER = "a column that is not shown"


def of_values(rows: int, *, reads_outside: bool) -> Plan:
    if not reads_outside:
        return FREE
    return Plan(Form.ROW, is_certain=True) if rows == 1 else replace(STUCK, is_certain=True)


def of_set_operation(parts: Sequence[Plan]) -> Plan:
    return FREE if all(plan.form is Form.FREE for plan in parts) else STUCK


def behind_brackets(node: exp.Expression, plan: Plan) -> Plan:
    """ORDER BY and LIMIT behind the brackets around a query."""
    is_cut = any(node.args.get(key) for key in ("limit", "offset"))
    return STUCK if is_cut and plan.form is not Form.FREE else plan


@dataclass(frozen=True)
class _State:
    """A plan under construction: its columns by their DuckDB names."""

    plan: Plan
    constants: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()  # with the outside, by equality or not

    def is_loose(self, beside: set[str] | frozenset[str] = frozenset()) -> bool:
        return not self.compared <= self.constants | beside

    def stuck(self) -> _State:
        return self.of(form=Form.STUCK)

    def of(self, **changes: object) -> _State:
        return replace(self, plan=replace(self.plan, **changes))  # type: ignore[arg-type]


def of_select(
    c: Compiler,
    node: exp.Select,
    scope: Scope,
    columns: Columns,
    in_from: frozenset[int],
    before: frozenset[int],
) -> Plan:
    """`in_from`: what FROM alone has read of the outside, `before` what was read before this query."""
    read = correlation.read(scope.outer)
    if read == before and all(part.plan.form is Form.FREE for part in scope.parts):
        return FREE
    query = Query(c, node, scope, columns, read)
    certain = _is_certain(query)
    if _reads_in_subqueries(query, in_from) and (node.args.get("from_") or node.args.get("where")):
        return replace(STUCK, is_certain=certain)
    state = _source(query)
    for step in (_filtered, _aggregated, _projected, _distinct, _limited):
        state = step(query, state)
    held = [at for at, value in enumerate(columns.values) if value.sql in state.constants]
    return replace(state.plan, constants=frozenset(held), loose=state.is_loose(), is_certain=certain)


def _reads_in_subqueries(query: Query, in_from: frozenset[int]) -> bool:
    direct = {id(one) for clause in query.clauses for one in grouping.walk(clause)}
    return not query.outside - in_from <= direct


def _source(query: Query) -> _State:
    """What FROM gives: one relation as it is, or a join, through which nothing can be pulled."""
    parts = query.scope.parts
    is_alone = len({found.relation for found in query.scope.fields}) <= 1
    if len(parts) == 1 and is_alone and parts[0].plan.obstacle is Obstacle.NONE:
        plan, fields = parts[0].plan, parts[0].fields
        constants = frozenset(fields[at].sql for at in plan.constants)
        compared = constants | ({_ANOTHER} if plan.loose else set())
        return _State(replace(plan, constants=frozenset()), constants, compared)
    is_free = all(part.plan.form is Form.FREE for part in parts)
    return _State(FREE if is_free else STUCK)


def _filtered(query: Query, state: _State) -> _State:
    if not query.conditions:
        return state
    if state.plan.form not in (Form.FREE, Form.ROWS) or _has_subquery_above(query, state):
        return state.stuck()
    return _pulled_up(query, state, query.conditions)


def _has_subquery_above(query: Query, state: _State) -> bool:
    """A subquery in WHERE is a join over what FROM and ON have read of the outside."""
    where = query.node.args.get("where")
    if where is None or not _has_subquery(where):
        return False
    return state.plan.form is Form.ROWS or query.reads(*query.links)


def _has_subquery(node: exp.Expression) -> bool:
    return node.find(exp.Query, exp.Exists) is not None


def _pulled_up(query: Query, state: _State, conditions: Sequence[exp.Expression]) -> _State:
    reading = [part for one in conditions for part in outside.conjuncts(one) if query.reads(part)]
    if not reading:
        return state
    held = {column for one in reading if (column := outside.equal_column(query, one))}
    compared = {column for one in reading for column in query.inner(one)}
    is_single = state.plan.is_single or not query.scope.parts
    plan = replace(state.plan, form=Form.ROWS, is_single=is_single)
    return _State(plan, state.constants | held, state.compared | compared)


def _aggregated(query: Query, state: _State) -> _State:
    if query.node.args.get("group") is None and not query.aggregates and not query.having:
        return state
    is_total = not query.keys and not query.sets
    if state.plan.form is Form.UNNEST:
        return _unnested_groups(query, state, is_total)
    if state.plan.form not in (Form.FREE, Form.ROWS) or query.reads(*query.aggregated):
        return state.stuck()
    if is_total and not query.having:
        return _State(Plan(Form.TOTAL))
    if state.plan.form is Form.FREE:
        return _pulled_up(query, state.of(is_grouped=True), query.having)
    return state.stuck() if is_total or query.sets else _grouped(query, state)


def _unnested_groups(query: Query, state: _State, is_total: bool) -> _State:
    if query.having or state.plan.is_limited:
        return state.stuck()
    return state if is_total else state.of(is_grouped=True)


def _grouped(query: Query, state: _State) -> _State:
    """By the keys and by what a condition compares: the same groups only if that is a key or one value."""
    keys = [outside.bare(query, key) for key in query.keys]
    columns = {key.sql for key in keys if key is not None}
    if state.is_loose(beside=columns):
        is_distinct = not query.aggregates and len(query.columns.values) == len(keys)
        kind = Obstacle.DISTINCT if is_distinct else Obstacle.GROUPS
        return state.stuck() if query.having else state.of(obstacle=kind, is_filtered=False)
    is_single = None not in keys and columns <= state.constants
    state = state.of(is_single=is_single, is_filtered=False, is_grouped=True)
    return _pulled_up(query, state, query.having)


def _projected(query: Query, state: _State) -> _State:
    """The select list. One row of the outside alone may be anything."""
    form = state.plan.form
    if not query.node.args.get("from_") and not query.node.args.get("where") and form is Form.FREE:
        return _State(Plan(Form.ROW))
    has_more = any(grouping.windows(one) or _has_subquery(one) for one in query.listed)
    if has_more and form in (Form.TOTAL, Form.ROW, Form.STUCK):
        return state.stuck()
    if has_more and form is not Form.FREE:
        return state.of(obstacle=Obstacle.LIST)
    if form not in (Form.FREE, Form.ROWS) or not query.reads(*query.listed):
        return state
    if state.plan.obstacle is Obstacle.GROUPS:
        return state
    is_of_groups = query.node.args.get("group") is not None and not query.having
    return state.of(form=Form.ROWS, obstacle=Obstacle.LIST_OF_GROUPS if is_of_groups else Obstacle.LIST)


def _distinct(query: Query, state: _State) -> _State:
    if not query.node.args.get("distinct") or state.plan.form not in (Form.ROWS, Form.UNNEST):
        return state
    if state.plan.form is Form.UNNEST:
        return state.of(is_grouped=True)
    if state.plan.obstacle is not Obstacle.NONE:
        return state.stuck()
    shown = {value.sql for value in query.columns.values}
    if state.is_loose(beside=shown):
        return state.of(obstacle=Obstacle.DISTINCT, is_filtered=False)
    is_single = state.plan.is_single or shown <= state.constants
    return state.of(is_filtered=False, is_grouped=True, is_single=is_single)


def _limited(query: Query, state: _State) -> _State:
    limit, form = query.node.args.get("limit"), state.plan.form
    rows, skips = count(limit), _skips(query.node)
    if form is Form.FREE or (rows is None and not skips):
        return state
    if rows == 0:
        return _State(FREE)
    if form in (Form.TOTAL, Form.ROW) and not skips:
        return state
    is_plain = not (skips or query.reads(*query.sorted_by) or _with_ties(limit))
    if not is_plain or form is Form.STUCK or rows is None:
        return state.stuck()
    return state.of(is_limited=True) if form is Form.UNNEST else _cut(query, state, rows)


def _cut(query: Query, state: _State, rows: int) -> _State:
    """So many rows of each value that the outside has: a number or a rank by the columns that equal it."""
    is_distinct = bool(query.node.args.get("distinct")) or not query.aggregates
    if state.plan.is_grouped and not query.sorted_by and (is_distinct or not state.plan.is_single):
        return state.stuck()  # DISTINCT and LIMIT are one step there
    if state.plan.obstacle is Obstacle.LIST_OF_GROUPS:
        state = state.of(obstacle=Obstacle.LIST)
    if query.sorted_by and any(part.plan.is_single for part in query.scope.parts):
        return state.stuck()
    if state.plan.is_single:
        return state.of(is_limited=state.plan.is_grouped and not query.sorted_by and not query.having)
    if state.is_loose() or state.plan.obstacle in (Obstacle.DISTINCT, Obstacle.GROUPS):
        return state.stuck()
    cut = state.of(is_filtered=False, is_single=rows == 1)
    named = {column for one in query.listed for column in query.inner(one)} | query.starred
    if rows > 1 or query.sorted_by or named <= state.constants:
        return cut
    return cut.of(obstacle=Obstacle.LIST)


def _skips(node: exp.Expression) -> bool:
    offset = node.args.get("offset")
    return offset is not None and offset.expression.name != "0"


def count(limit: exp.Expression | None) -> int | None:
    """None without a limit and for LIMIT ALL."""
    if isinstance(limit, exp.Fetch):
        given = limit.args.get("count")
        return int(given.name) if given is not None else 1
    name = limit.expression.name if limit is not None else "ALL"
    return int(name) if name.isdigit() else None


def _with_ties(limit: exp.Expression | None) -> bool:
    options = limit.args.get("limit_options") if limit is not None else None
    return options is not None and bool(options.args.get("with_ties"))


def _is_certain(query: Query) -> bool:
    """Whether there is a row whatever the conditions find."""
    node, parts = query.node, query.scope.parts
    if query.having or _skips(node) or count(node.args.get("limit")) == 0:
        return False
    if node.args.get("group") is not None:
        return not (query.keys or query.sets) or any(_has_total(one) for one in query.sets)
    if query.aggregates:
        return True
    return not node.args.get("where") and len(parts) <= 1 and all(part.plan.is_certain for part in parts)


def _has_total(node: exp.Expression) -> bool:
    return isinstance(node, exp.Rollup | exp.Cube) or any(outside.is_empty(one) for one in node.expressions)
