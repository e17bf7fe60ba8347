"""Rounds of work, death and judgement on one home."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.steps import STEPS
from tests.faults.local_aws.actors import Actor, Log
from tests.faults.local_aws.catalog import Catalog
from tests.faults.local_aws.crawls import Crawls
from tests.faults.local_aws.ground import Ground
from tests.faults.local_aws.messages import Messages
from tests.faults.local_aws.objects import Objects, Versions
from tests.faults.local_aws.queries import IcebergQueries, Queries

KINDS: tuple[type[Actor], ...] = (Objects, Versions, Messages, Catalog, Queries, IcebergQueries, Crawls)
LONGEST_ROUND = 3.0
# Steps that a query or a sweep passes are rare, those of a request frequent.
RARE = {"query ran": 4, "query ended": 6, "files removed": 1}


@dataclass
class Outcome:
    """What some kills did."""

    kills: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    start_seconds: list[float] = field(default_factory=list)
    died_starting: int = 0


class Killing:
    """Actors on a home, whose server is killed again and again."""

    def __init__(self, ground: Ground, seed: int, folder: Path, broken: str = "") -> None:
        self.ground, self.broken = ground, broken
        self.rng = random.Random(seed)
        self.log = Log(folder / "facts.jsonl")
        self.actors = [kind(ground.clients, random.Random(self.rng.random()), self.log) for kind in KINDS]
        self.outcome = Outcome()

    def begin(self) -> None:
        assert self.ground.start(broken=self.broken), self.ground.log()
        for actor in self.actors:
            actor.setup()

    def point(self) -> None:
        """Let the actors work, kill the server, start another, judge what is there."""
        kill_at = self._choose()
        if kill_at and self.rng.random() < 0.2:
            self.ground.kill()  # nobody works: the step is of the next server, perhaps of its start
            if not self._start(kill_at):
                return
        elif kill_at:
            self.ground.arm(kill_at)
        self._work(kill_at)
        if self._start(""):
            self._judge(kill_at)

    def _choose(self) -> str:
        """Half of the kills come from outside, at any moment; half at a step, some of them while starting."""
        if self.rng.random() < 0.5:
            return ""
        name = self.rng.choice((*STEPS, "any"))
        return f"{name}:{self.rng.randint(1, RARE.get(name, 150))}"

    def _start(self, kill_at: str) -> bool:
        """Start until a server answers: one may be killed while it starts. One that ends by itself is a problem."""
        begun = time.monotonic()
        if self.ground.start(kill_at, self.broken):
            self.outcome.start_seconds.append(time.monotonic() - begun)
            return True
        if not kill_at:
            self.outcome.problems.append(f"the server ended by itself:\n{self.ground.log()}")
            return False
        self.outcome.died_starting += 1
        return self._start("")

    def _work(self, kill_at: str) -> None:
        stop = threading.Event()
        arguments = (stop, self.outcome.problems)
        threads = [threading.Thread(target=actor.run, args=arguments) for actor in self.actors]
        for thread in threads:
            thread.start()
        # A step that nobody comes to is no reason to wait for ever.
        if not kill_at or not self.ground.wait_until_gone(LONGEST_ROUND):
            time.sleep(0 if kill_at else self.rng.uniform(0.02, 0.8))
            self.outcome.kills["outside"] += 1
        else:
            self.outcome.kills[kill_at.rpartition(":")[0]] += 1
        self.ground.kill()
        stop.set()
        for thread in threads:
            thread.join(120)

    def _judge(self, kill_at: str) -> None:
        number = sum(self.outcome.kills.values())
        for actor in self.actors:
            try:
                found = actor.check()
            except Exception as error:  # whatever it is, it belongs to this kill
                found = [f"{actor.name}: the check failed with {type(error).__name__}: {error}"]
            self.outcome.problems += [f"kill {number} ({kill_at or 'outside'}): {text}" for text in found]
        self.log.write(kill=number, at=kill_at, problems=self.outcome.problems[-5:])

    def end(self) -> None:
        self.ground.close()
        self.log.close()

    @property
    def acknowledged(self) -> dict[str, int]:
        return {actor.name: actor.acknowledged for actor in self.actors}
