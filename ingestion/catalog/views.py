"""Public views: the definition that the builder wrote and tested in its scratch schema, under the public name.

A view names public tables only, so that its text means the same in the public database. It holds no data: there is
no folder to seal and nothing to roll back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import TableInputTypeDef, TableTypeDef

    from ingestion.aws import Aws
    from ingestion.lake import Lake

VIEW = "VIRTUAL_VIEW"


def is_view(table: TableTypeDef) -> bool:
    """Whether a table of the catalog is a view of Athena."""
    return table.get("TableType") == VIEW


def publish_view(aws: Aws, lake: Lake, view: TableTypeDef) -> bool:
    """The public database has the view as it is given; False when it had already. Readers see one or the other."""
    wanted = _input_of(view)
    try:
        present = aws.glue.get_table(DatabaseName=lake.database, Name=view["Name"])["Table"]
    except aws.glue.exceptions.EntityNotFoundException:
        aws.glue.create_table(DatabaseName=lake.database, TableInput=wanted)
        return True
    if present.get("ViewOriginalText") == wanted["ViewOriginalText"]:
        return False
    aws.glue.update_table(DatabaseName=lake.database, TableInput=wanted)
    return True


def _input_of(view: TableTypeDef) -> TableInputTypeDef:
    return {
        "Name": view["Name"],
        "TableType": VIEW,
        "Parameters": view.get("Parameters", {}),
        "PartitionKeys": [],
        "StorageDescriptor": view["StorageDescriptor"],
        "ViewOriginalText": view["ViewOriginalText"],
        "ViewExpandedText": view.get("ViewExpandedText", "/* Presto View */"),
    }
