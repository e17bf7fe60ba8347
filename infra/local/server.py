"""One process that serves the local AWS until it is asked to stop."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cheroot import wsgi

from infra.local import access_log, migration, moto_services, nearby, replies
from infra.local.athena.engines.selection import EngineChoice
from infra.local.athena_route import AthenaRoute
from infra.local.crawler.api import CrawlerApi
from infra.local.crawler.runner import Clients
from infra.local.gateway import Gateway
from infra.local.glue.kept import KeptCatalog
from infra.local.glue.service import GlueService
from infra.local.glue.store import Entities
from infra.local.home import ACCOUNT, REGION, Home, Running, variables
from infra.local.iam import Iam
from infra.local.inward import Inward
from infra.local.journal import Journal, NotKept, Part, StateError
from infra.local.launcher import LaunchError, serving_lock
from infra.local.s3.service import S3Service
from infra.local.s3.store import Store
from infra.local.seed import Names, seed, session
from infra.local.sns.service import Sns
from infra.local.sqs.api import SqsApi
from infra.local.sqs.move_tasks import MoveTasks
from infra.local.sqs.query import QueryProtocol, either
from infra.local.sts.credentials import Credentials
from infra.local.sts.service import Sts

log = logging.getLogger("infra.local")

THREADS = 64
# Kept open for their clients' next requests; of 64 clients all but ten made a new one for each.
CONNECTIONS = 256
SWEEP_SECONDS = 60.0
STOP_SECONDS = 15.0
# How long the bytes of a deleted or overwritten object stay: longer than any query may read them.
GRACE_SECONDS = 900.0


@dataclass(frozen=True)
class LocalAws:
    """The pieces of one server, wired and listening."""

    running: Running
    http: wsgi.Server
    queues: SqsApi
    s3: S3Service
    athena: AthenaRoute
    crawler: CrawlerApi
    moves: MoveTasks
    journal: Journal


def serve(home: Home, port: int, nonce: str, engine: EngineChoice | None = None) -> None:
    """Listen on 127.0.0.1 until SIGTERM or SIGINT; port 0 takes a free one.

    Raises LaunchError, and EngineUnavailable if the engine can't run. Call it from the main thread:
    an engine of processes of its own ends with the thread that started it.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with serving_lock(home):
        server = _start(home, port, nonce, engine or EngineChoice())
        home.announce(server.running)
        log.info("serving %s at %s", home.root, server.running.endpoint)
        while not stop.wait(SWEEP_SECONDS):
            if server.journal.is_clean:  # else the file may name bytes that memory no longer does
                server.s3.store.sweep(server.s3.base.live_blobs(), GRACE_SECONDS)
        ended = _stop(server)
        home.withdraw()
    if not ended:
        log.error(
            "a request did not end within %.0f s; the state is saved, the process ends without it",
            STOP_SECONDS,
        )
        os._exit(0)


def _start(home: Home, port: int, nonce: str, engine: EngineChoice) -> LocalAws:
    """Listen, restore, seed; nobody is told the port before all is there."""
    home.prepare()
    http = wsgi.Server(("127.0.0.1", port), None, numthreads=THREADS, timeout=120, request_queue_size=128)
    http.ConnectionClass = replies.Connection
    http.keep_alive_conn_limit = CONNECTIONS
    http.prepare()
    started = datetime.now(UTC).isoformat(timespec="seconds")
    running = Running(os.getpid(), http.bind_addr[1], started, nonce, engine.name)
    _set_environment(running.endpoint)
    try:
        server = _assemble(home, running, http, engine)
        threading.Thread(target=http.serve, name="http", daemon=True).start()
        seed(running.endpoint, Names.from_environment(), athena=not server.athena.missing)
        server.athena.take_back()
        server.moves.take_back()
        server.athena.wait_until_ready()
    except BaseException:
        http.stop()  # its worker threads would keep a failed process alive
        raise
    server.journal.start()
    gc.freeze()  # what is there now stays: to look through all of it for garbage held up a query by 0.2 s
    server.crawler.run_schedules()
    return server


def _assemble(home: Home, running: Running, http: wsgi.Server, engine: EngineChoice) -> LocalAws:
    store = Store(home.objects)
    store.clear_incoming()
    journal = Journal(home.state_file)
    queues = SqsApi(running.endpoint, REGION, ACCOUNT, touch=journal.toucher("queues"))
    s3 = S3Service(store, queues, journal.toucher("base"))
    entities = Entities()
    glue = GlueService(entities, ACCOUNT, lambda name: name in crawler.kept.crawlers)
    athena = AthenaRoute(
        running.endpoint,
        s3.resolve,
        home.scratch,
        engine,
        journal.toucher("athena"),
        send=Inward(running.endpoint, lambda: http.wsgi_app),
        nearby=nearby.of(s3, glue),
    )
    crawler = CrawlerApi(
        lambda: _clients(running.endpoint), journal.toucher("crawlers"), tag=glue.tag_crawler
    )
    issued = Credentials(journal.toucher("credentials"))
    sts = Sts(issued, ACCOUNT, lambda arn: moto_services.role(s3.base, arn))
    moves = MoveTasks(lambda: _clients(running.endpoint).sqs, journal.toucher("moves"))
    # In the order in which their locks may be taken: a change of an object is told to a topic, that to a queue.
    parts: dict[str, Part] = {
        "crawlers": crawler.kept,
        "glue": KeptCatalog(entities, journal.toucher("glue")),
        "base": s3.base.kept,
        "queues": queues.kept,
        "credentials": issued,
        "moves": moves.kept,
    }
    if athena.kept is not None:
        parts = {"athena": athena.kept, **parts}
    journal.keep(parts)
    earlier = migration.Restored(s3.base.kept, athena, crawler.kept, queues.kept, glue)
    _restore(home, journal, earlier)
    athena.interrupt()
    crawler.kept.interrupt()
    store.sweep(s3.base.live_blobs(), 0.0)
    made = LocalAws(running, http, queues, s3, athena, crawler, moves, journal)
    http.wsgi_app = access_log.around(_gateway(made, glue, sts))
    return made


def _gateway(server: LocalAws, glue: GlueService, sts: Sts) -> Gateway:
    """Who answers what: JSON by its target, forms by their signature's service, the rest is S3's or refused."""
    queues, moves, base = server.queues, server.moves, server.s3.base
    gateway = Gateway(server.s3, lambda: _health(server.running), server.journal.commit, sts.check)
    gateway.route(r"AmazonAthena\..*", server.athena)
    gateway.route(r"AWSGlue\.\w*Crawl\w*", server.crawler)
    gateway.route(r"AWSGlue\.\w+", glue)
    gateway.route(r"AmazonSQS\.\w+MessageMoveTasks?", moves)
    gateway.route(r"AmazonSQS\.\w+", queues)
    gateway.serve("sqs", QueryProtocol(either(moves.handle, queues.handle)).answer)
    gateway.serve("sns", Sns(moto_services.MotoTopics(base), ACCOUNT, REGION).answer)
    gateway.serve("sts", sts.answer)
    gateway.serve("iam", Iam(moto_services.MotoRoles(base)).answer)
    return gateway


def _restore(home: Home, journal: Journal, earlier: migration.Restored) -> None:
    """Take back what was kept, from this version's file or the one before it. Raises LaunchError."""
    try:
        if not journal.open():
            migration.take(home.snapshot_file, earlier)
            journal.adopt()
            migration.put_aside(home.snapshot_file)
    except (StateError, NotKept) as error:
        raise LaunchError(str(error)) from error


def _clients(endpoint: str) -> Clients:
    """Clients of this very server; a crawl makes its own, so that threads share none."""
    made: Any = session()
    return Clients(*(made.client(service, endpoint_url=endpoint) for service in ("s3", "sqs", "glue")))


def _health(running: Running) -> dict[str, Any]:
    return {"pid": running.pid, "nonce": running.nonce}


def _stop(server: LocalAws) -> bool:
    """Stop what talks to the server, finish running requests, save; False when a request would not end."""
    server.crawler.close()
    server.moves.close()
    server.queues.close()
    stopping = threading.Thread(target=server.http.stop, daemon=True)
    stopping.start()
    stopping.join(STOP_SECONDS)
    server.athena.close()
    server.journal.close()
    return not stopping.is_alive()


def _set_environment(endpoint: str) -> None:
    """This process talks to itself only: a user's profile or real keys never take part."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(variables(endpoint))
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)
