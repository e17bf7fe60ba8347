"""What runs in containers on the instances of a bill: clusters, their workloads, and what each pod asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingestion.synthetic.split_cost import Need

Platform = Literal["EKS", "ECS", "Batch"]


@dataclass(frozen=True)
class Workload:
    """One kind of pod or task: each node of the cluster hosts one of it in the hours of the day when it runs.

    `levels`: what one pod needs in an hour; the days of a month take them in turn. `kind` and `name` are what the
    bill calls the owner of the pods; `deployment` the Deployment behind a ReplicaSet, else ''. On ECS `name` is the
    service, on Batch the job queue, and there is no namespace.
    """

    kind: str
    name: str
    hours: tuple[int, ...]
    levels: tuple[tuple[Need, ...], ...]
    namespace: str = ""
    deployment: str = ""

    def needs(self, hour: int, turn: int) -> tuple[Need, ...]:
        """What a pod needs in this hour of the month; nothing when it doesn't run."""
        return self.levels[(hour // 24 + turn) % len(self.levels)] if hour % 24 in self.hours else ()

    @property
    def owner(self) -> tuple[str, str]:
        """Type and name under which people know it."""
        return ("Deployment", self.deployment) if self.deployment else (self.kind, self.name)


@dataclass(frozen=True)
class Cluster:
    """A cluster whose nodes are the instances of the fleet with key `fleet`; each node hosts every workload.

    `turn` shifts the levels of its workloads. `orphans`: hours on the first day of the month for which the bill has
    a pod of the first workload without its node: rows with an empty parent and no cost.
    """

    platform: Platform
    name: str
    fleet: str
    workloads: tuple[Workload, ...]
    turn: int = 0
    orphans: int = 1
