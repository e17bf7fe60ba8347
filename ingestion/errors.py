"""The errors of the project, one tree:

LakehouseError
├── BadInput        what came in is not what it must be; nothing was written      exit code 2
│   ├── UnsafeName      a name that would reach SQL, a path or a dbt variable breaks its pattern
│   ├── NotAnExport     a folder, key or manifest that is no billing export we know
│   └── Refused         a known thing that must not go on (missing column, unregistered export …)
├── CheckFailed     a money or quality check said no; nothing was published       exit code 1
└── Conflict        somebody else holds the lease or wrote first; try again later exit code 1

A message says what was expected, what was found and what to do.
"""


class LakehouseError(Exception):
    """Base of everything that the project raises on purpose."""

    exit_code = 1


class BadInput(LakehouseError):
    """What came in is not what it must be; nothing was written."""

    exit_code = 2


class UnsafeName(BadInput):
    """A name that would reach SQL, a path or a dbt variable breaks its pattern."""


class NotAnExport(BadInput):
    """A folder, key or manifest that is no billing export we know."""


class Refused(BadInput):
    """A known thing that must not go on, by name of what is missing."""


class CheckFailed(LakehouseError):
    """A money or quality check said no; nothing was published."""


class Conflict(LakehouseError):
    """Somebody else holds the lease or wrote first."""
