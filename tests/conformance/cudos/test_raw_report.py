"""cid-cmd's own views answer alike over the 51 columns and over a report as the framework's own stack declares it: the
columns of CUR 2.0 under its four partition keys.

AWS leaves keys without a value out of a row's maps, and Trino's `map['key']` refuses a key that isn't there. So upstream
runs on a report whose rows have every key that it reads, as this one's; `cid_cur.cur2` makes that of every other.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

import pyarrow as pa
import pytest

from dashboards.quicksight.contract import PRODUCT_KEYS, Relation
from ingestion.exports import contract
from tests.conformance.cudos import bill
from tests.conformance.cudos.comparing import COMPARED, differences, key_and_sums
from tests.conformance.cudos.conftest import TAG, Cudos, upstream_statements

# What is read of a map, and what stands for no value: an attribute that a row lacks is NULL, a tag is blank.
READ: Mapping[str, Mapping[str, str | None]] = {
    "product": dict.fromkeys(PRODUCT_KEYS),
    "resource_tags": {f"user_{TAG}": ""},
}


def report(lines: list[bill.Line]) -> pa.Table:
    """The lines with all columns of CUR 2.0; maps have every key that is read."""
    whole = [one | {name: filled(one[name], read) for name, read in READ.items()} for one in lines]
    columns = {name: contract.ARROW_TYPES[kind] for name, kind in contract.types("cur2").items()}
    return pa.table(
        {name: pa.array([one.get(name) for one in whole], kind) for name, kind in columns.items()}
    )


def filled(found: Mapping[str, str], read: Mapping[str, str | None]) -> list[tuple[str, str | None]]:
    return [(key, found.get(key) or nothing) for key, nothing in read.items()]


def report_keys(month: str) -> Mapping[str, str]:
    return {"source_account_id": bill.PAYER, "report_name": "cid", "data": "data", "billing_period": month}


@pytest.fixture(scope="module")
def upstream(cudos: Cudos) -> str:
    """The database of cid-cmd's views over such a report of the same bill."""
    database = f"cid_report_{os.getpid()}"
    cudos.publish("cur2", bill.bill(), report, database, report_keys)
    for statement in upstream_statements(database, TAG).values():
        cudos.rows(statement, database)
    return database


@pytest.mark.parametrize("relation", COMPARED, ids=lambda one: one.name)
def test_upstream_answers_a_whole_report_as_the_51_columns(
    cudos: Cudos, upstream: str, relation: Relation
) -> None:
    columns = ", ".join(f'"{name}"' for name in relation.columns)
    sql = f"select {columns} from {relation.name}"
    whole, narrow = (
        key_and_sums(relation, cudos.rows(sql, database)) for database in (upstream, cudos.upstream)
    )
    assert whole
    assert whole.keys() == narrow.keys()
    assert not (found := differences(whole, narrow)), found[:5]
