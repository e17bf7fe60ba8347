"""The parts of the Grafana foundation SDK that we use.

The SDK warns on import that schema v2 is to be preferred. Boards here stay in the classic schema: it is what
file provisioning and Amazon Managed Grafana (10.4) read.
"""

import warnings

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Prefer using dashboardv2", DeprecationWarning)
    from grafana_foundation_sdk.builders import (
        athena,
        bargauge,
        common,
        dashboard,
        nodegraph,
        stat,
        table,
        timeseries,
    )
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.models import athena as athena_model
    from grafana_foundation_sdk.models import common as common_model
    from grafana_foundation_sdk.models import dashboard as model

__all__ = [
    "JSONEncoder",
    "athena",
    "athena_model",
    "bargauge",
    "common",
    "common_model",
    "dashboard",
    "model",
    "nodegraph",
    "stat",
    "table",
    "timeseries",
]
