"""Laws of renderings: the same bill as CUR 2.0, legacy CUR and FOCUS: G26, G27."""

from __future__ import annotations

from tests.laws.formulas import NET_AMORTIZED
from tests.laws.registry import law
from tests.laws.series import Series

METRICS = ("unblended_cost", "net_amortized_cost", "public_on_demand_cost", "line_items")


@law("G26")
def renderings_agree_with_the_bill(_: Series) -> str:
    """Per account, unblended = BilledCost, net amortized = EffectiveCost and public = ListCost in every format.

    FOCUS has no negations and two lines for a fee: its lines are not counted. Only FOCUS has net amortized cost in a
    column; of the others the lines are counted.
    """
    sums = ", ".join(f"sum({metric}) as {metric}" for metric in METRICS[:-1])
    return f"""
        with effective as (
            select *, {NET_AMORTIZED} as net_amortized_cost from priced
        ), sums as (
            select line_item_usage_account_id as account, {sums}, cast(count(*) as decimal(38, 12)) as line_items
            from effective group by all
        ), bill_figure as (
            unpivot (select account, {", ".join(f"cast({metric} as decimal(38, 12)) as {metric}" for metric in METRICS)}
                from sums) on {", ".join(METRICS)} into name metric value figure
        ), wanted as (
            select form, account, metric, figure from bill_figure cross join (select distinct form from rendering)
            where metric <> case when form like 'focus%' then 'line_items' else 'net_amortized_cost' end
        )
        select form || ' ' || account || ' ' || metric as what,
            coalesce(rendering.figure, 0) <> coalesce(wanted.figure, 0) as broken
        from wanted full join rendering using (form, account, metric)
    """


@law("G27")
def legacy_says_nothing_as_a_blank(_: Series) -> str:
    """In legacy Parquet a missing text is '', in CUR 2.0 and FOCUS it is NULL."""
    return """
        select form || ' ' || name as what, case when form = 'legacy' then nulls > 0 else blanks > 0 end as broken
        from rendering_column where type = 'VARCHAR' and form in ('legacy', 'focus', 'focus-1.0')
        union all
        select 'cur2', coalesce(line_item_resource_id, 'x') = '' or coalesce(line_item_operation, 'x') = ''
            or coalesce(product_region_code, 'x') = '' from bill
        where line_item_resource_id is not null or line_item_operation is not null or product_region_code is not null
    """


@law("G27")
def legacy_columns_come_and_go_with_usage(_: Series) -> str:
    """No optional column of a legacy report is empty on every line: a column is there when something fills it."""
    return """
        select name as what, nulls + blanks = lines as broken from rendering_column
        where form = 'legacy' and (name like 'product\\_%' escape '\\' or name like 'resource\\_tags\\_%' escape '\\')
    """


@law("G27")
def account_ids_keep_their_zeros(_: Series) -> str:
    """Account ids are twelve digits in every format, leading zeros included, and one of them has some."""
    return """
        select form as what, bool_or(not regexp_matches(account, '^\\d{12}$'))
            or not bool_or(account like '0%') as broken
        from rendering group by form
    """


@law("G27")
def hostile_text_stands_on_the_bill(_: Series) -> str:
    """Tag values hold letters beyond ASCII, quotes, commas and line ends, which every format must bring through."""
    return """
        with value as (select delivery, unnest(map_values(resource_tags)) as text from bill)
        select delivery as what, not (bool_or(regexp_matches(text, '[^\\x00-\\x7F]')) and bool_or(text like '%"%')
            and bool_or(text like '%,%') and bool_or(contains(text, chr(10)))) as broken
        from value group by delivery
    """


@law("G27")
def descriptions_hold_commas_quotes_and_line_ends(_: Series) -> str:
    """A bill of hostile text has descriptions with commas, quotes and line ends, and every format the same of them."""
    return """
        with text as (select delivery, line_item_line_item_description as description from bill)
        select delivery as what, not (bool_or(description like '%,%') and bool_or(description like '%"%')
            and bool_or(contains(description, chr(10)))) as broken
        from text where exists (select 1 from rendering) group by delivery
    """
