"""Texts as fingers write them: a statement of the corpus with a word gone, doubled, moved or another in its place."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

_PIECE = re.compile(r"\s+|'(?:[^']|'')*'|\"[^\"]*\"|[A-Za-z_0-9]+|<>|!=|<=|>=|\|\||->|.", re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]+")
_MARKS = [*"()[],.+-*/%=<>?:;|&^$@!{}", "->", "=>", "<>", "||"]
_CHANGES = ("gone", "doubled", "swapped", "replaced", "followed", "marked")


def mistyped(texts: Sequence[str], count: int, seed: str) -> Iterator[str]:
    """`count` texts, each one step away from one of `texts`; the same for the same seed."""
    chance = random.Random(seed)
    words = sorted({piece for text in texts for piece in _PIECE.findall(text) if _WORD.fullmatch(piece)})
    for _ in range(count):
        yield _changed(_PIECE.findall(chance.choice(texts)), words, chance)


def _changed(pieces: list[str], words: Sequence[str], chance: random.Random) -> str:
    places = [number for number, piece in enumerate(pieces) if not piece.isspace()]
    here, there = chance.choice(places), chance.choice(places)
    change = chance.choice(_CHANGES)
    if change == "gone":
        pieces[here] = " "
    elif change == "doubled":
        pieces[here] += f" {pieces[here]}"
    elif change == "swapped":
        pieces[here], pieces[there] = pieces[there], pieces[here]
    elif change == "replaced":
        pieces[here] = f" {chance.choice(words)} "
    elif change == "followed":
        pieces[here] += f" {chance.choice([*words, *_MARKS * 8])} "
    else:
        pieces[here] = chance.choice(_MARKS)
    return "".join(pieces)
