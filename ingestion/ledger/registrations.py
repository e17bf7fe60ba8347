"""Which export speaks for a payer: one month of a payer is counted from one export only.

The first export of a payer registers itself as `primary`. A second one that brings a month which another has
is held until somebody says what it is: `successor` (its months take the place of the other's) or `parallel`
(landed, built and audited, then held: it is kept out of the totals).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from ingestion import names
from ingestion.errors import BadInput, Conflict, Refused
from ingestion.ledger import deliveries
from ingestion.ledger.event import Event
from ingestion.ledger.fold import AUDITED, HELD, PUBLISHED, QUARANTINED, RECEIVED, WAITING, DeliveryState
from ingestion.ledger.store import Ledger

Role = Literal["primary", "successor", "parallel"]
LEDGER = "exports"
REGISTERED = "registered"


@dataclass(frozen=True)
class Registration:
    """What is known of one export. `successor_of` is '' unless the role is `successor`."""

    export_name: str
    payer_account_id: str
    format: str
    role: Role
    successor_of: str = ""


Registrations = Mapping[str, Registration]


def registrations(ledger: Ledger) -> dict[str, Registration]:
    """The newest registration of every export, by export name."""
    events = sorted(ledger.events(LEDGER), key=lambda event: (event.export_name, event.event_id))
    return {event.export_name: _registration(event) for event in events}


def register(
    ledger: Ledger, export_name: str, *, successor_of: str | None = None, parallel: bool = False
) -> Registration:
    """Says what an export is to its payer, and lets its held deliveries go on.

    The export must have been seen (a delivery in the ledger). Raises BadInput for a wrong combination.
    """
    if bool(successor_of) == parallel:
        raise BadInput("exports register: expected exactly one of --successor-of NAME and --parallel.")
    known = registrations(ledger)
    if successor_of is not None and (successor_of == export_name or successor_of not in known):
        raise BadInput(
            f"--successor-of {successor_of}: expected another export of {', '.join(sorted(known)) or 'none yet'}."
        )
    seen = [state for state in deliveries.states(ledger, names.export_name(export_name)) if state.delivery]
    if not seen:
        raise BadInput(
            f"Export {export_name}: expected one that delivered something; `lakehouse exports list` shows them."
        )
    wanted = Registration(
        export_name,
        next((state.payer_account_id for state in seen if state.payer_account_id), ""),
        seen[-1].delivery.format if seen[-1].delivery else "",
        "parallel" if parallel else "successor",
        successor_of or "",
    )
    save(ledger, wanted)
    release(ledger, seen, f"registered as {wanted.role}")
    return wanted


def save(ledger: Ledger, wanted: Registration) -> bool:
    """Writes a registration; False when it is in force already. Raises Conflict when somebody wrote meanwhile."""
    past = ledger.events(LEDGER, wanted.export_name)
    if past and _registration(max(past, key=lambda event: event.event_id)) == wanted:
        return False
    event = Event(
        event_id=f"registration.{len(past) + 1:04d}",
        at=datetime.now(UTC),
        export_name=wanted.export_name,
        billing_period="",
        delivery_id="",
        state=REGISTERED,
        reason="",
        actor=ledger.actor,
        extras={
            "payer_account_id": wanted.payer_account_id,
            "format": wanted.format,
            "role": wanted.role,
            "successor_of": wanted.successor_of,
        },
    )
    if ledger.append(LEDGER, event):
        return True
    if registrations(ledger).get(wanted.export_name) == wanted:
        return False
    raise Conflict(
        f"Export {wanted.export_name} was registered by somebody else meanwhile; look and try again."
    )


def release(ledger: Ledger, states: Iterable[DeliveryState], reason: str) -> None:
    """Lets held deliveries go on from the start of their attempt (each stage is idempotent)."""
    for state in states:
        if state.state == HELD:
            deliveries.record(ledger, state, RECEIVED, reason=reason)


def admit(
    known: Registrations, others: Iterable[DeliveryState], wanted: Registration, billing_period: str
) -> bool:
    """Whether a delivery of an export may go on to LAND; True when the export must be registered as `wanted`.

    `others` are the states in the ledger. Raises Refused, with the command that mends it, for a second export
    of one payer and month, and for an export name that belongs to another payer.
    """
    mine = known.get(wanted.export_name)
    if (
        mine is not None
        and wanted.payer_account_id
        and mine.payer_account_id not in ("", wanted.payer_account_id)
    ):
        raise Refused(
            f"Export {wanted.export_name}: expected bills of payer {mine.payer_account_id}, found payer "
            f"{wanted.payer_account_id}. Give that payer's export a name of its own."
        )
    rival = _rival(known, others, wanted, billing_period)
    if rival and (mine is None or mine.role == "primary"):
        raise Refused(
            f"Payer {wanted.payer_account_id} has {billing_period} from export {rival} already; counting "
            f"{wanted.export_name} too would double it. Say what it is: `lakehouse exports register "
            f"{wanted.export_name} --successor-of {rival}` or `--parallel`."
        )
    return mine is None


def may_publish(known: Registrations, states: Iterable[DeliveryState], state: DeliveryState) -> str:
    """'' when an audited delivery may be published, else the reason with which it is held."""
    mine = known.get(state.export_name)
    if mine is not None and mine.role == "parallel":
        return f"{state.export_name} is registered as parallel: built and audited, kept out of the totals."
    successors = {name for name, other in known.items() if state.export_name in displaced_by(known, name)}
    for other in states:
        if (
            other.export_name in successors
            and _same_month(other, state)
            and other.state in (AUDITED, PUBLISHED)
        ):
            return f"{state.billing_period} comes from {other.export_name}, the successor of {state.export_name}."
    return ""


def displaced_by(known: Registrations, export_name: str) -> tuple[str, ...]:
    """The predecessors of an export, direct first: their partition of a month goes when it publishes that month."""
    chain: list[str] = []
    at = known.get(export_name)
    while at is not None and at.successor_of and at.successor_of not in (export_name, *chain):
        chain.append(at.successor_of)
        at = known.get(at.successor_of)
    return tuple(chain)


def _rival(
    known: Registrations, others: Iterable[DeliveryState], wanted: Registration, billing_period: str
) -> str | None:
    """Another export of the payer with this month that is neither parallel nor related by succession."""
    if not wanted.payer_account_id:
        return None
    for other in others:
        if other.billing_period != billing_period or other.export_name == wanted.export_name:
            continue
        if other.delivery is None or other.state in (QUARANTINED, WAITING, HELD):
            continue
        role = known.get(other.export_name)
        related = wanted.export_name in displaced_by(known, other.export_name)
        if (
            other.payer_account_id == wanted.payer_account_id
            and not related
            and (role is None or role.role != "parallel")
        ):
            return other.export_name
    return None


def _same_month(one: DeliveryState, other: DeliveryState) -> bool:
    return one.billing_period == other.billing_period


def _registration(event: Event) -> Registration:
    extras = event.extras
    return Registration(
        event.export_name,
        str(extras.get("payer_account_id") or ""),
        str(extras.get("format") or ""),
        cast(Role, str(extras.get("role") or "primary")),
        str(extras.get("successor_of") or ""),
    )
