"""Trino reads the Iceberg tables that the executor wrote, and the executor those that Trino changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conformance.iceberg.conftest import BUCKET
from tests.conformance.iceberg.cross import SCENES, Sql


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_both_engines_see_the_same(
    scene: Callable[[Sql, Sql, str, str], None], crossing: tuple[Sql, Sql], table: str
) -> None:
    ours, trino = crossing
    scene(ours, trino, table, f"s3://{BUCKET}/{table}/")
