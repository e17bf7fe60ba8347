"""Which statement a text is: read once into a value, classified as Athena reports it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from infra.local.athena.catalog import TableName
from infra.local.athena.errors import QueryFailed, invalid_request
from infra.local.athena.words import Reader, is_hive

DDL, DML, UTILITY = "DDL", "DML", "UTILITY"
Property = str | tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """`kind` is Athena's SubstatementType."""

    type: str
    kind: str


@dataclass(frozen=True)
class Select(Statement):
    query: str


@dataclass(frozen=True)
class Explain(Statement):
    query: str


@dataclass(frozen=True)
class CreateTableAs(Statement):
    name: TableName
    properties: dict[str, Property]
    query: str
    if_not_exists: bool
    with_data: bool = True
    comment: str = ""


@dataclass(frozen=True)
class Insert(Statement):
    name: TableName
    columns: tuple[str, ...]
    query: str


@dataclass(frozen=True)
class Unload(Statement):
    query: str
    location: str
    properties: dict[str, Property]


@dataclass(frozen=True)
class CreateView(Statement):
    name: TableName
    replace: bool
    query: str


@dataclass(frozen=True)
class RowChange(Statement):
    """DELETE, UPDATE or MERGE; the engine reads its text."""

    query: str
    database: str


@dataclass(frozen=True)
class Maintenance(Statement):
    """OPTIMIZE or VACUUM; `condition` is what stands behind WHERE, blanked before as queries are."""

    name: TableName
    condition: str


@dataclass(frozen=True)
class Prepare(Statement):
    name: str
    statement: str


@dataclass(frozen=True)
class Execute(Statement):
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Deallocate(Statement):
    name: str


@dataclass(frozen=True)
class Ddl(Statement):
    """Any other statement; its reader stands behind the words that named it.

    `managed` is set for CREATE TABLE without EXTERNAL, which only Iceberg tables know.
    """

    reader: Reader = field(compare=False)
    managed: bool = False


_SIMPLE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("create", "external", "table"), DDL, "CREATE_TABLE"),
    (("create", "database"), DDL, "CREATE_DATABASE"),
    (("create", "schema"), DDL, "CREATE_DATABASE"),
    (("drop", "table"), DDL, "DROP_TABLE"),
    (("drop", "view"), DDL, "DROP_VIEW"),
    (("drop", "database"), DDL, "DROP_DATABASE"),
    (("drop", "schema"), DDL, "DROP_DATABASE"),
    (("alter", "table"), DDL, "ALTER_TABLE"),
    (("alter", "database"), DDL, "ALTER_DATABASE"),
    (("alter", "schema"), DDL, "ALTER_DATABASE"),
    (("msck", "repair", "table"), DDL, "MSCK_REPAIR"),
    (("show", "create", "table"), UTILITY, "SHOW_CREATE_TABLE"),
    (("show", "create", "view"), UTILITY, "SHOW_CREATE_VIEW"),
    (("show", "tables"), UTILITY, "SHOW_TABLES"),
    (("show", "views"), UTILITY, "SHOW_VIEWS"),
    (("show", "databases"), UTILITY, "SHOW_DATABASES"),
    (("show", "schemas"), UTILITY, "SHOW_DATABASES"),
    (("show", "columns"), UTILITY, "SHOW_COLUMNS"),
    (("show", "partitions"), UTILITY, "SHOW_PARTITIONS"),
    (("show", "tblproperties"), UTILITY, "SHOW_TBLPROPERTIES"),
    (("describe",), UTILITY, "DESCRIBE_TABLE"),
    (("desc",), UTILITY, "DESCRIBE_TABLE"),
)
_QUERIES = ("select", "with", "(", "values", "table")
_ROW_CHANGES = ("merge", "update", "delete")


def check_single(text: str) -> str:
    """The statement without a closing semicolon; more than one, or none, is refused by the API."""
    words = Reader(text).words
    ends = [word for word in words if word.kind == "mark" and word.value == ";"]
    if not words or len(ends) == len(words):
        raise invalid_request("line 1:1: mismatched input '<EOF>'")
    if ends and words.index(ends[0]) < len(words) - len(ends):
        raise invalid_request("Only one sql statement is allowed. Got: " + text[:200])
    return text[: ends[0].start] if ends else text


def with_parameters(text: str, values: Sequence[str]) -> str:
    """The statement with each `?` replaced by the SQL text of its parameter, in order."""
    if not values and "?" not in text:
        return text
    if is_hive(text):
        if values:
            raise QueryFailed("NOT_SUPPORTED", "Parameters are not supported in this statement", 1, 1)
        return text
    places = [word for word in Reader(text).words if word.kind == "mark" and word.value == "?"]
    if len(places) != len(values):
        message = f"Incorrect number of parameters: expected {len(places)} but found {len(values)}"
        raise QueryFailed("INVALID_PARAMETER_USAGE", message, 1, 1)
    for place, value in reversed(list(zip(places, values, strict=True))):
        text = text[: place.start] + _operand(value) + text[place.end :]
    return text


def _operand(value: str) -> str:
    """A parameter is a value: what is more than one word must not mix with the operators beside it."""
    words = Reader(value).words
    if not words:
        raise QueryFailed("INVALID_PARAMETER_USAGE", "A parameter is empty", 1, 1)
    single = len(words) == 1 and not words[0].value.startswith("-")  # `-1` behind a minus is a comment
    return value.strip() if single else f"({value.strip()})"


def read_statement(text: str, database: str) -> Statement:
    """Raises `QueryFailed` for a header that can't be read; the query inside is read later."""
    reader = Reader(text, database)
    for words, kind, name in _SIMPLE:
        if reader.take(*words):
            return Ddl(kind, name, reader)
    for words, read in _READERS:
        if reader.take(*words):
            return read(reader)
    for word in _ROW_CHANGES:
        if reader.peek(word):
            return RowChange(DML, word.upper(), text, database)
    if any(reader.peek(word) for word in _QUERIES):
        return Select(DML, "SELECT", text)
    raise reader.error("'SELECT', 'WITH', 'CREATE', 'INSERT', 'SHOW', ...")


def _explain(reader: Reader) -> Statement:
    reader.take("analyze")
    return Explain(UTILITY, "EXPLAIN", reader.rest())


def _deallocate(reader: Reader) -> Statement:
    name = reader.name()
    reader.finish()
    return Deallocate(DDL, "DEALLOCATE", name)


def _create(reader: Reader) -> Statement:
    replace = reader.take("or", "replace")
    if reader.take("view"):
        name = reader.table()
        reader.expect("as")
        return CreateView(DDL, "CREATE_VIEW", name, replace, reader.rest())
    if replace:  # tables are replaced by Trino, not by Athena
        raise reader.error("'VIEW'")
    reader.expect("table")
    start = reader.at
    if_not_exists = reader.take("if", "not", "exists")
    name = reader.table()
    if reader.peek("("):
        reader.at = start
        return Ddl(DDL, "CREATE_TABLE", reader, managed=True)
    comment = reader.text() if reader.take("comment") else ""
    properties = _properties(reader) if reader.take("with") else {}
    reader.expect("as")
    query, with_data = _with_data(reader)
    return CreateTableAs(
        DDL, "CREATE_TABLE_AS_SELECT", name, properties, query, if_not_exists, with_data, comment
    )


def _maintenance(reader: Reader) -> Statement:
    """`OPTIMIZE t REWRITE DATA USING BIN_PACK [WHERE condition]` and `VACUUM t`."""
    kind = reader.words[reader.at - 1].value.upper()
    name = reader.table()
    if kind == "VACUUM":
        reader.finish()
        return Maintenance(DML, kind, name, "")
    reader.expect("rewrite", "data", "using", "bin_pack")
    condition = reader.rest() if reader.take("where") else ""
    if not condition:
        reader.finish()
    return Maintenance(DML, kind, name, condition)


def _with_data(reader: Reader) -> tuple[str, bool]:
    """`AS query [WITH [NO] DATA]`."""
    query = reader.rest()
    tail = [word.value.lower() for word in reader.words[-3:]]
    if tail == ["with", "no", "data"]:
        return query[: reader.words[-3].start], False
    if tail[-2:] == ["with", "data"]:
        return query[: reader.words[-2].start], True
    return query, True


def _properties(reader: Reader) -> dict[str, Property]:
    """`(format = 'PARQUET', partitioned_by = ARRAY['a', 'b'], bucket_count = 4)`."""
    reader.expect("(")
    found: dict[str, Property] = {}
    while True:
        key = reader.name()
        reader.expect("=")
        found[key] = _property(reader)
        if reader.take(")"):
            return found
        reader.expect(",")


def _property(reader: Reader) -> Property:
    if not reader.take("array"):
        return reader.any_value()
    reader.expect("[")
    items = []
    while not reader.take("]"):
        items.append(reader.text())
        reader.take(",")
    return tuple(items)


def _insert(reader: Reader) -> Statement:
    name = reader.table()
    columns: list[str] = []
    if reader.peek("(") and not (_opens_query(reader)):
        reader.expect("(")
        while not reader.take(")"):
            columns.append(reader.name())
            reader.take(",")
    return Insert(DML, "INSERT", name, tuple(columns), reader.rest())


def _opens_query(reader: Reader) -> bool:
    after = reader.words[reader.at + 1 : reader.at + 2]
    return (
        bool(after)
        and after[0].kind != "name"
        and after[0].value.lower() in ("select", "with", "values", "(")
    )


def _unload(reader: Reader) -> Statement:
    """`UNLOAD (query) TO 's3://...' WITH (format = 'PARQUET')`."""
    reader.expect("(")
    depth, start = 1, reader.at
    while depth:
        if reader.done:
            raise reader.error("')'")
        word = reader.words[reader.at]
        depth += (word.kind == "mark") * ((word.value == "(") - (word.value == ")"))
        reader.at += 1
    end = reader.words[reader.at - 1].start
    reader.expect("to")
    location = reader.text()
    properties = _properties(reader) if reader.take("with") else {}
    reader.finish()
    reader.at = start
    return Unload(DML, "UNLOAD", reader.rest()[:end], location, properties)


def _prepare(reader: Reader) -> Statement:
    """`PREPARE name FROM statement`; the statement's syntax is checked, its `?` are left open."""
    name = reader.name()
    reader.expect("from")
    text = reader.rest()
    inner = read_statement(text, reader.database)
    if not isinstance(inner, Select | Insert | CreateTableAs | Unload):
        kind = inner.kind.replace("_", " ").title().replace(" ", "")
        raise QueryFailed("NOT_SUPPORTED", f"Invalid statement type for prepared statement: {kind}", 1, 1)
    return Prepare(DDL, "PREPARE", name, text)


def _execute(reader: Reader) -> Statement:
    """`EXECUTE name [USING value, ...]`."""
    name = reader.name()
    values: list[str] = []
    if reader.take("using"):
        while True:
            values.append(_expression(reader))
            if not reader.take(","):
                break
    reader.finish()
    return Execute(DML, "EXECUTE", name, tuple(values))


def _expression(reader: Reader) -> str:
    """The text up to a comma outside every bracket."""
    start, depth = reader.at, 0
    while not reader.done:
        word = reader.words[reader.at]
        if word.kind == "mark" and word.value == "," and not depth:
            break
        if word.kind == "mark":
            depth += (word.value in "([") - (word.value in ")]")
        reader.at += 1
    if reader.at == start:
        raise reader.error("<expression>")
    return reader.sql[reader.words[start].start : reader.words[reader.at - 1].end]


_READERS: tuple[tuple[tuple[str, ...], Callable[[Reader], Statement]], ...] = (
    (("create",), _create),
    (("insert", "into"), _insert),
    (("unload",), _unload),
    (("prepare",), _prepare),
    (("execute",), _execute),
    (("deallocate", "prepare"), _deallocate),
    (("explain",), _explain),
    (("optimize",), _maintenance),
    (("vacuum",), _maintenance),
)
