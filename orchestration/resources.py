"""What assets are given: the lakehouse of this process, opened once per run."""

from dagster import InitResourceContext, ResourceDefinition

from orchestration.lakehouse import Lakehouse, connect

LAKEHOUSE = "lakehouse"


def from_environment() -> ResourceDefinition:
    """The lakehouse that the environment names, at the time when a run needs it."""

    def opened(_: InitResourceContext) -> Lakehouse:
        return connect()

    return ResourceDefinition(opened, description="Clients, addresses, settings and ledger of one lakehouse.")


def given(house: Lakehouse) -> ResourceDefinition:
    """A lakehouse that the caller opened, with its listener."""
    return ResourceDefinition.hardcoded_resource(house)
