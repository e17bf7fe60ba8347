"""Laws of tags with a history: activation, backfill, new names, spellings, values, and what a team tags: G24."""

from __future__ import annotations

from ingestion.synthetic.month import Moment
from ingestion.synthetic.organisation import TagKey
from tests.laws.registry import law
from tests.laws.series import Series

_NOTHING = "select '' as what, false as broken where false"
# Lines of usage with each of their tag keys, as AWS normalises them.
_KEYS = """
    with tagged as (
        select delivery, revision, month_start, line_item_usage_start_date as start, line_item_resource_id as resource,
            unnest(map_keys(resource_tags)) as key
        from bill join delivery using (delivery) where cardinality(resource_tags) > 0
    )
"""


def _together(questions: list[str]) -> str:
    return " union all ".join(questions) if questions else _NOTHING


def _moment(series: Series, moment: Moment | None) -> str:
    assert moment is not None
    return f"timestamp '{moment.at(series.scenario.periods[0]):%Y-%m-%d %H:%M:%S}'"


def _allowed(tag: TagKey) -> str:
    """Whether a line's value is one that the company allows, in any case."""
    values = ", ".join(f"$${value.lower()}$$" for value in tag.valid)
    return f"value in ({values})"


@law("G24")
def a_key_stands_from_its_activation_on(series: Series) -> str:
    """A tag key is on no line before the hour of its activation, and on some after it; it does not reach back."""
    activated = [tag for tag in series.scenario.organisation.tag_keys if tag.activated]
    return _together(
        [
            f"""(
                {_KEYS}
                select delivery || ' {tag.key}' as what, coalesce(min(start) filter (
                    not ({str(tag.backfilled).lower()} and revision > 0)) < {_moment(series, tag.activated)}, false)
                    or max(start) < {_moment(series, tag.activated)} as broken
                from tagged where key = 'user_{tag.key.lower()}' group by delivery
            )"""
            for tag in activated
        ]
    )


@law("G24")
def a_backfilled_key_reaches_the_month_s_first_day(series: Series) -> str:
    """The restatement after a backfill has the key from the month's first day on; the delivery before had not."""
    filled = [tag for tag in series.scenario.organisation.tag_keys if tag.backfilled]
    return _together(
        [
            f"""(
                {_KEYS}
                select delivery || ' {tag.key}' as what,
                    (min(start) < month_start + interval 1 day) <> (revision > 0) as broken
                from tagged where key = 'user_{tag.key.lower()}' group by delivery, revision, month_start
            )"""
            for tag in filled
        ]
    )


@law("G24")
def a_renamed_key_changes_its_name_in_that_hour(series: Series) -> str:
    """Before the hour of its renaming a key has its old name on every line, from then on the new one."""
    renamed = [tag for tag in series.scenario.organisation.tag_keys if tag.renamed_to]
    return _together(
        [
            f"""(
                {_KEYS}
                select delivery || ' ' || key as what, case key when 'user_{tag.key.lower()}'
                    then max(start) >= {_moment(series, tag.renamed_on)}
                    else min(start) < {_moment(series, tag.renamed_on)} end as broken
                from tagged where key in ('user_{tag.key.lower()}', 'user_{tag.renamed_to.lower()}')
                group by delivery, key
            )"""
            for tag in renamed
        ]
    )


@law("G24")
def spellings_of_a_key_are_one_normalised_key(_: Series) -> str:
    """Keys that differ in case alone are told apart in the map of spellings and are one in the map of resources."""
    return """
        with spelt as (
            select delivery, unnest(map_keys(tags)) as key from bill where cardinality(resource_tags) > 0
        ), several as (
            select delivery, lower(key) as folded, count(distinct key) as spellings from spelt
            where key like 'resourceTags/user:%' group by all
        )
        select delivery as what, count(*) filter (spellings > 1) = 0 as broken from several group by delivery
    """


@law("G24")
def some_values_are_not_allowed(series: Series) -> str:
    """Of the keys with a list of allowed values some lines carry a value outside it, and others one within it."""
    listed = [tag for tag in series.scenario.organisation.tag_keys if tag.valid and not tag.activated]
    return _together(
        [
            f"""
                select delivery || ' {tag.key}' as what, bool_and({_allowed(tag)}) or not bool_or({_allowed(tag)})
                    as broken
                from (select delivery, lower(resource_tags['user_{tag.key.lower()}']) as value from bill)
                where value is not null group by delivery
            """
            for tag in listed
        ]
    )


@law("G24")
def a_team_tags_its_share(series: Series) -> str:
    """Of a workload whose team tags a share of its resources, that share has tags, rounded to whole resources."""
    shares = {one.team: one.share for one in series.scenario.organisation.coverage}
    fleets = [
        (blueprint, shares[blueprint.tags.value("team").lower()])
        for blueprint in series.scenario.workloads
        if blueprint.tags.value("team").lower() in shares and blueprint.key == "web"
    ]
    return _together(
        [
            f"""
                select delivery as what,
                    count(distinct line_item_resource_id) filter (cardinality(resource_tags) > 0
                        and list_contains(map_keys(resource_tags), 'user_environment'))
                    <> round({share} * count(distinct line_item_resource_id)) as broken
                from bill where line_item_usage_type = '{blueprint.sku.usage_type}'
                    and line_item_usage_account_id = '{blueprint.account.id}'
                    and line_item_availability_zone = '{blueprint.zone}'
                    and line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
                group by delivery
            """
            for blueprint, share in fleets
        ]
    )
