"""The laws and their mutations as a page of docs: what each law says, which edit breaks it, who noticed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.laws.faulty import Seen
from tests.laws.registry import Law
from tests.laws.table import Caught

_HEAD = """# The laws of a bill, and the edits that break them

Every bill that `lakehouse generate` writes obeys these laws. Each is one question to the rendered files
(`tests/laws`), asked of the default scenarios in all formats and of deliveries broken on purpose. Each law has an
edit of a good bill that breaks it and that it must catch; all other laws judge the edited bill too. A law that no line
of the scenarios concerns is listed at the end, not counted as kept.

Written by `python -m tests.laws --write` in some minutes; without `--write`, `--quick` reads two scenarios and asks of
each edit only the law that it breaks.
"""


def page(found: Sequence[Caught], judged: dict[Law, int], faults: Sequence[Seen], identities: str) -> str:
    """The whole page; `judged`: how many things each law judged on the unedited scenarios."""
    idle = [law for law, count in judged.items() if not count]
    parts = [
        _HEAD,
        "## Laws\n",
        *_laws(judged),
        "\n## Edits\n",
        _survivors(found),
        *_edits(found),
        *_faults(faults),
        "\n## Nothing to judge\n",
    ]
    if idle:
        parts += [f"- {law.number} {law.name}: {law.text}" for law in idle]
    else:
        parts.append("Every law judged something.")
    return "\n".join(parts) + "\n" + identities


def _laws(judged: dict[Law, int]) -> Iterable[str]:
    yield "| law | check | what it says |"
    yield "|---|---|---|"
    yield from (f"| {law.number} | {law.name} | {law.text} |" for law in judged)


def _survivors(found: Sequence[Caught]) -> str:
    survivors = sum(each.survived for each in found)
    shared = sum(any(law != each.law for law in each.by) for each in found)
    said = f"**{survivors} survive**" if survivors else "no edit survives"
    return f"{len(found)} edits: {said}; {shared} are seen by other checks too.\n"


def _edits(found: Sequence[Caught]) -> Iterable[str]:
    yield "| law | edit | scenario | caught by its check | and by |"
    yield "|---|---|---|---|---|"
    for each in found:
        others = ", ".join(dict.fromkeys(law.number for law in each.by if law != each.law))
        own = "no line to edit" if not each.series else "**no: it survives**" if each.survived else "yes"
        yield f"| {each.law.number} | {each.mutation.text} | {each.series or '-'} | {own} | {others or '-'} |"


def _faults(faults: Sequence[Seen]) -> Iterable[str]:
    if not faults:
        return
    yield "\n## Faults\n"
    yield "Deliveries broken on purpose, one switch of the generator each.\n"
    yield "| fault | seen by |"
    yield "|---|---|"
    for fault in faults:
        yield f"| {fault.fault.replace('_', ' ')} | {', '.join(str(law) for law in fault.by) or '**nobody**'} |"
