"""Which statement a text is: read once into a value, classified as Athena reports it."""

from __future__ import annotations

from dataclasses import dataclass, field

from infra.local.athena.catalog import TableName
from infra.local.athena.errors import QueryFailed, invalid_request
from infra.local.athena.words import Reader

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
class Ddl(Statement):
    """Any other statement; its reader stands behind the words that named it."""

    reader: Reader = field(compare=False)


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


def with_parameters(text: str, values: list[str]) -> str:
    """The statement with each `?` replaced by the SQL text of its parameter, in order."""
    places = [word for word in Reader(text).words if word.kind == "mark" and word.value == "?"]
    if len(places) != len(values):
        message = f"Incorrect number of parameters: expected {len(places)} but found {len(values)}"
        raise invalid_request(message)
    for place, value in reversed(list(zip(places, values, strict=True))):
        text = text[: place.start] + value + text[place.end :]
    return text


def read_statement(text: str, database: str) -> Statement:
    """Raises `QueryFailed` for a header that can't be read; the query inside is read later."""
    reader = Reader(text, database)
    for words, kind, name in _SIMPLE:
        if reader.take(*words):
            return Ddl(kind, name, reader)
    if reader.take("create"):
        return _create(reader)
    if reader.take("insert", "into"):
        return _insert(reader)
    if reader.take("unload"):
        return _unload(reader)
    if reader.take("explain"):
        reader.take("analyze")
        return Explain(UTILITY, "EXPLAIN", reader.rest())
    for word in _ROW_CHANGES:
        if reader.peek(word):
            text = "Modifying Hive table rows is only supported for Iceberg tables, which this engine does not write"
            raise QueryFailed("NOT_SUPPORTED", text, 1, 1)
    if (
        reader.peek("select")
        or reader.peek("with")
        or reader.peek("(")
        or reader.peek("values")
        or reader.peek("table")
    ):
        return Select(DML, "SELECT", text)
    raise reader.error("'SELECT', 'WITH', 'CREATE', 'INSERT', 'SHOW', ...")


def _create(reader: Reader) -> Statement:
    replace = reader.take("or", "replace")
    if reader.take("view"):
        name = reader.table()
        reader.expect("as")
        return CreateView(DDL, "CREATE_VIEW", name, replace, reader.rest())
    reader.expect("table")
    if_not_exists = reader.take("if", "not", "exists")
    name = reader.table()
    comment = reader.text() if reader.take("comment") else ""
    properties = _properties(reader) if reader.take("with") else {}
    reader.expect("as")
    query, with_data = _with_data(reader)
    return CreateTableAs(
        DDL, "CREATE_TABLE_AS_SELECT", name, properties, query, if_not_exists, with_data, comment
    )


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
