"""Resources are named by the variables that the product reads, and made once."""

from dataclasses import fields

from infra.local.seed import Names
from ingestion.lake import Lake, from_environment


def test_names_follow_the_environment() -> None:
    names = Names.from_environment({"LAKEHOUSE_LAKE_BUCKET": "mine", "OTHER": "x"})
    assert (names.lake_bucket, names.export_bucket) == ("mine", "cur-exports")


def test_defaults_are_those_of_the_product() -> None:
    product = {field.name: getattr(from_environment({}), field.name) for field in fields(Lake)}
    ours = {field.name: getattr(Names(), field.name) for field in fields(Names)}
    shared = set(product) & set(ours)
    assert len(shared) >= 12
    assert {name: ours[name] for name in shared} == {name: product[name] for name in shared}
