"""Prints the SQL of cid-cmd's own views, rendered over a bill's table, as JSON: view -> statement.

    python upstream_sql.py DATABASE TABLE TAG[,TAG…]

A process of its own, since cid-cmd keeps its parameters and its logger in globals.
"""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

from cid.common import Cid
from cid.logger import set_cid_logger
from cid.utils import set_parameters

VIEWS = (
    "summary_view",
    "hourly_view",
    "resource_view",
    "ri_sp_mapping",
    "ec2_running_cost",
    "compute_savings_plan_eligible_spend",
    "s3_view",
    "kpi_instance_mapping",
    "kpi_instance_all",
    "kpi_ebs_storage_all",
    "kpi_ebs_snap",
    "kpi_s3_storage_all",
    "kpi_tracker",
)


def main(database: str, table: str, tags: str) -> None:
    set_cid_logger(verbosity=0)
    cid = Cid(yes=True)
    fields = [f"resource_tags['user_{tag}']" for tag in tags.split(",") if tag]
    bill = SimpleNamespace(
        database=database, table_name=table, version="2", tag_and_cost_category_fields=fields
    )
    cid.__dict__["cur2"] = bill
    cid.__dict__["athena"] = SimpleNamespace(DatabaseName=database)
    chosen = ",".join(f"tag_{tag}" for tag in tags.split(",") if tag)
    set_parameters({"resource-tags": chosen, "cid-tags": chosen})
    sys.stdout.write("\n" + json.dumps({name: cid.get_view_query(name) for name in VIEWS}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
