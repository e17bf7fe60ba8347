"""Tags as the bill of a month shows them: which keys were active when, and under which name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingestion.synthetic.facts import Tags, Use
from ingestion.synthetic.month import Moment, Month
from ingestion.synthetic.organisation import Organisation, TagKey


def with_tag_history(
    uses: Sequence[Use], organisation: Organisation, first: Month, month: Month, revision: int
) -> tuple[Use, ...]:
    """The uses, cut at the hours at which a key was activated or renamed, each part with the tags of its hours.

    Keys that the organisation does not name are always active. A backfilled key stands on all rows of a second
    delivery.
    """
    if not any(tag.activated or tag.renamed_on for tag in organisation.tag_keys):
        return tuple(uses)
    history = _History(organisation.tag_keys, first, month, revision)
    return tuple(part for use in uses for part in history.parts(use))


class _History:
    """When the keys of one delivery changed."""

    def __init__(self, keys: Sequence[TagKey], first: Month, month: Month, revision: int) -> None:
        self._keys = keys
        self._activated = {
            tag.key.lower(): 0 if tag.backfilled and revision else _hour(tag.activated, first, month)
            for tag in keys
        }
        self._renamed = {
            tag.key.lower(): _hour(tag.renamed_on, first, month) if tag.renamed_to else month.hours
            for tag in keys
        }
        inside = {*self._activated.values(), *self._renamed.values()}
        self._cuts = [0, *sorted(hour for hour in inside if 0 < hour < month.hours), month.hours]

    def parts(self, use: Use) -> Iterator[Use]:
        for start, end in pairwise(self._cuts):
            cells = tuple(cell for cell in use.cells if start <= cell.hour < end)
            if cells:
                fleet = replace(use.fleet, tags=self._tags_at(use.fleet.tags, start))
                yield replace(use, fleet=fleet, cells=cells)

    def _tags_at(self, tags: Tags, hour: int) -> Tags:
        renamed_to = {tag.key.lower(): tag.renamed_to for tag in self._keys}
        pairs = []
        for key, value in tags.pairs:
            name = key.lower()
            if hour >= self._activated.get(name, 0):
                renamed = name in renamed_to and bool(renamed_to[name]) and hour >= self._renamed[name]
                pairs.append((renamed_to[name] if renamed else key, value))
        return Tags(tuple(sorted(pairs)))


def _hour(moment: Moment | None, first: Month, month: Month) -> int:
    """Hour of the month from which it holds: 0 when it came before."""
    return max(0, month.hour_of(moment.at(first))) if moment else 0
