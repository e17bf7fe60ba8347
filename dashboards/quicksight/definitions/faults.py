"""What QuickSight would refuse, or worse, accept and show nothing: checks of requests and of a dashboard's definition.

botocore's own validation knows structure, types and least lengths. The rest of its model (enums, patterns, greatest
lengths) is checked here, and what no model knows: that every name in a definition leads somewhere. With LENIENT
validation, QuickSight deploys a visual over a missing column and leaves it empty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from botocore.validate import ParamValidator

Plain = dict[str, Any]
COLUMN = re.compile(r"\{([^{}]+)\}")
PARAMETER = re.compile(r"\$\{([^{}]+)\}")
NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|'[^']*'|\"[^\"]*\"", re.DOTALL)


@cache
def _service() -> ServiceModel:
    return ServiceModel(Loader().load_service_model("quicksight", "service-2"), "quicksight")


def shape_faults(operation: str, request: Plain) -> list[str]:
    """Where `request` is none of QuickSight's `operation`; empty when it is."""
    shape = _service().operation_model(operation).input_shape
    assert shape is not None
    report = ParamValidator().validate(request, shape)
    said = report.generate_report().splitlines() if report.has_errors() else []
    return [*said, *_bound_faults(request, shape, operation)]


def _bound_faults(value: Any, shape: Shape, path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        for name, inner in value.items():
            if name in shape.members:
                yield from _bound_faults(inner, shape.members[name], f"{path}.{name}")
    elif isinstance(shape, ListShape) and isinstance(value, list):
        yield from _length_faults(value, shape, path)
        for place, inner in enumerate(value):
            yield from _bound_faults(inner, shape.member, f"{path}[{place}]")
    elif isinstance(shape, MapShape) and isinstance(value, dict):
        for name, inner in value.items():
            yield from _bound_faults(inner, shape.value, f"{path}.{name}")
    elif isinstance(value, str):
        yield from _text_faults(value, shape, path)
    elif isinstance(value, int) and value > shape.metadata.get("max", value):
        yield f"{path}: {value} is above {shape.metadata['max']}"


def _length_faults(value: str | list[Any], shape: Shape, path: str) -> Iterator[str]:
    most = shape.metadata.get("max")
    if most is not None and len(value) > most:
        yield f"{path}: length {len(value)} is above {most}"


def _text_faults(value: str, shape: Shape, path: str) -> Iterator[str]:
    yield from _length_faults(value, shape, path)
    known = shape.metadata.get("enum")
    if known and value not in known:
        yield f"{path}: {value!r} is none of {', '.join(known)}"
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value, re.DOTALL):
        yield f"{path}: {value!r} does not match {pattern}"


def reference_faults(definition: Plain, columns: Mapping[str, Collection[str]]) -> list[str]:
    """Names of `definition` that lead nowhere, or stand for two things.

    `columns`: identifier of a data set → its columns. Calculated fields count as columns of their data set.
    """
    known = {name: set(of) for name, of in columns.items()}
    for field in definition.get("CalculatedFields", ()):
        known.setdefault(field["DataSetIdentifier"], set()).add(field["Name"])
    return sorted(
        {
            *_data_set_faults(definition, known),
            *_expression_faults(definition, known),
            *_parameter_faults(definition),
            *_twice(definition),
            *_place_faults(definition),
            *_field_faults(definition),
        }
    )


def nodes(value: Any) -> Iterator[Plain]:
    """Every dictionary in `value`, itself too."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from nodes(one)


def _values(value: Any, key: str) -> list[str]:
    return [node[key] for node in nodes(value) if isinstance(node.get(key), str)]


def _data_set_faults(definition: Plain, known: Mapping[str, set[str]]) -> Iterator[str]:
    declared = _values(definition.get("DataSetIdentifierDeclarations", []), "Identifier")
    for name in set(_values(definition, "DataSetIdentifier")) - set(declared):
        yield f"data set {name}: used, but not declared"
    for name in set(declared) - set(known):
        yield f"data set {name}: declared, but there is none"
    for node in nodes(definition):
        if isinstance(node.get("ColumnName"), str) and "DataSetIdentifier" in node:
            data_set, column = node["DataSetIdentifier"], node["ColumnName"]
            if data_set in known and column not in known[data_set]:
                yield f"column {data_set}.{column}: there is none"


def _expression_faults(definition: Plain, known: Mapping[str, set[str]]) -> Iterator[str]:
    parameters = set(_declared_parameters(definition))
    for field in definition.get("CalculatedFields", ()):
        code = NOT_CODE.sub(" ", field["Expression"])
        said = f"calculated field {field['DataSetIdentifier']}.{field['Name']}"
        for name in set(PARAMETER.findall(code)) - parameters:
            yield f"{said}: there is no parameter {name}"
        for name in set(COLUMN.findall(PARAMETER.sub(" ", code))) - known[field["DataSetIdentifier"]]:
            yield f"{said}: there is no column {name}"


def _declared_parameters(definition: Plain) -> list[str]:
    return [kind["Name"] for one in definition.get("ParameterDeclarations", ()) for kind in one.values()]


def _parameter_faults(definition: Plain) -> Iterator[str]:
    used = {*_values(definition, "ParameterName"), *_values(definition, "SourceParameterName")}
    for name in used - set(_declared_parameters(definition)):
        yield f"parameter {name}: used, but not declared"


def _twice(definition: Plain) -> Iterator[str]:
    sheets = definition.get("Sheets", [])
    fields = [(one["DataSetIdentifier"], one["Name"]) for one in definition.get("CalculatedFields", ())]
    named: dict[str, Iterable[Any]] = {
        "data set": _values(definition.get("DataSetIdentifierDeclarations", []), "Identifier"),
        "sheet": [one["SheetId"] for one in sheets],
        "visual": _values([one.get("Visuals", []) for one in sheets], "VisualId"),
        "control": [
            *_values(sheets, "ParameterControlId"),
            *_values(sheets, "FilterControlId"),
        ],
        "filter group": _values(definition.get("FilterGroups", []), "FilterGroupId"),
        "filter": _values(definition.get("FilterGroups", []), "FilterId"),
        "parameter": _declared_parameters(definition),
        "calculated field": [".".join(one) for one in fields],
    }
    for what, names in named.items():
        for name, count in Counter(names).items():
            if count > 1:
                yield f"{what} {name}: stands {count} times"


def _own_ids(sheet: Plain) -> set[str]:
    """What stands on a sheet and can be given a place."""
    keys = ("VisualId", "ParameterControlId", "FilterControlId", "SheetTextBoxId", "SheetImageId")
    return {name for key in keys for name in _values({**sheet, "Layouts": []}, key)}


def _place_faults(definition: Plain) -> Iterator[str]:
    by_sheet = {sheet["SheetId"]: sheet for sheet in definition.get("Sheets", ())}
    for key, sheet in by_sheet.items():
        for name in set(_values(sheet.get("Layouts", []), "ElementId")) - _own_ids(sheet):
            yield f"place of {name}: not on sheet {key}"
        for visual in sheet.get("Visuals", ()):
            if len(visual) != 1:
                yield f"visual on sheet {key}: expected one kind, found {', '.join(sorted(visual)) or 'none'}"
    for scope in nodes(definition.get("FilterGroups", [])):
        if "SheetId" in scope:
            sheet = by_sheet.get(scope["SheetId"])
            if sheet is None:
                yield f"filter on sheet {scope['SheetId']}: there is none"
            for name in set(scope.get("VisualIds", ())) - set(_values(sheet or {}, "VisualId")):
                yield f"filter on visual {name}: not on sheet {scope['SheetId']}"


def _field_faults(definition: Plain) -> Iterator[str]:
    """Sorting and labels name fields of their own visual's wells."""
    for visual in (one for sheet in definition.get("Sheets", ()) for one in sheet.get("Visuals", ())):
        for body in visual.values():
            chart = body.get("ChartConfiguration", {})
            wells = _values(chart.get("FieldWells", {}), "FieldId")
            others = _values({name: part for name, part in chart.items() if name != "FieldWells"}, "FieldId")
            for name in set(others) - set(wells):
                yield f"visual {body['VisualId']}: there is no field {name}"
            for name, count in Counter(wells).items():
                if count > 1:
                    yield f"visual {body['VisualId']}: field {name} stands {count} times"
