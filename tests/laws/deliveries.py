"""Laws of deliveries: what lies in an export's folder, and how deliveries of a month follow each other: G28, G29."""

from __future__ import annotations

from tests.laws.registry import law
from tests.laws.series import Series


@law("G28")
def the_manifest_lists_exactly_the_data(_: Series) -> str:
    """Every data file with lines is in its delivery's manifest, and there is one; files left over are empty."""
    return """
        select delivery || ' ' || path as what, not coalesce(listed, false) or not exists (
            select 1 from file as other where other.delivery = file.delivery and other.kind = 'manifest') as broken
        from file where kind = 'data' and lines > 0
    """


@law("G28")
def the_manifest_is_written_last(_: Series) -> str:
    """No data file of a delivery is younger than its manifest."""
    return """
        select path as what, written < (select max(written) from file as data
            where data.delivery = file.delivery and data.kind = 'data') as broken
        from file where kind = 'manifest'
    """


@law("G28")
def all_files_together_hold_the_bill(_: Series) -> str:
    """The lines of a delivery's files are as many as its truth says."""
    return """
        select delivery as what, (select sum(lines) from file where file.delivery = delivery.delivery)
            <> (select count(*) from bill where bill.delivery = delivery.delivery) or (select count(*) from bill
            where bill.delivery = delivery.delivery) <> (select sum(figure) from truth
            where truth.delivery = delivery.delivery and section = 'by_charge_type' and metric = 'line_items')
            as broken
        from delivery
    """


@law("G28")
def a_later_delivery_knows_no_less(_: Series) -> str:
    """A later delivery of a month reaches at least as far and has at least 97 % of the lines."""
    return """
        with known as (
            select delivery, billing_period, revision, count(*) as lines,
                max(line_item_usage_end_date) filter (line_item_line_item_type = 'Usage') as last
            from bill join delivery using (delivery) group by all
        )
        select later.delivery as what, later.last < known.last or later.lines < 0.97 * known.lines as broken
        from known join known as later on known.billing_period = later.billing_period
            and known.revision + 1 = later.revision
    """


@law("G28")
def a_later_delivery_says_something_new(_: Series) -> str:
    """A delivery after the first changes cost, invoices or tags; only an invoicing run repeats a month that has its own."""
    return """
        with known as (
            select delivery, billing_period, revision, sum(line_item_unblended_cost) as cost, count(*) as lines,
                count(bill_invoice_id) as invoiced, sum(cardinality(resource_tags)) as tags
            from bill join delivery using (delivery) group by all
        )
        select later.delivery as what, (later.cost, later.lines, later.invoiced, later.tags)
            = (known.cost, known.lines, known.invoiced, known.tags)
            and not (known.invoiced > 0 and delivery.stage = 'finalised') as broken
        from known join known as later on known.billing_period = later.billing_period
            and known.revision + 1 = later.revision
        join delivery on delivery.delivery = later.delivery
    """


@law("G28")
def chunks_are_numbered_without_gaps(_: Series) -> str:
    """Data files of a delivery are numbered 00001, 00002 … and none is empty before one that is not."""
    return """
        with numbered as (
            select delivery, path, lines, cast(regexp_extract(path, '-(\\d+)\\.[a-z.]+$', 1) as integer) as number,
                row_number() over (partition by delivery order by path) as place,
                max(lines) over (partition by delivery order by path rows between 1 following and unbounded following)
                    as after
            from file where kind = 'data'
        )
        select delivery || ' ' || path as what, number <> place or (lines = 0 and coalesce(after, 0) > 0) as broken from numbered
    """


@law("G28")
def a_shrinking_run_leaves_empty_chunks(_: Series) -> str:
    """In overwrite mode a run that needs fewer files than the one before overwrites the others with files of no lines."""
    return """
        with chunks as (
            select delivery, billing_period, revision, count(*) as files, count(*) filter (lines > 0) as filled,
                bool_or(regexp_matches(path, 'BILLING_PERIOD=[0-9-]+/[^/]*/')) as runs
            from file join delivery using (delivery) where kind = 'data' group by all
        )
        select later.delivery as what, later.files < known.files as broken
        from chunks as later join chunks as known on known.billing_period = later.billing_period
            and known.revision + 1 = later.revision
        where not later.runs and later.filled < known.filled
    """


@law("G29")
def files_of_a_delivery_have_the_same_columns(_: Series) -> str:
    """All data files of a delivery have the same columns in the same order: one that appears is in all of them."""
    return """
        with shape as (
            select delivery, path, list(name order by place) as names from file_column group by all
        )
        select delivery || ' ' || path as what,
            names <> first_value(names) over (partition by delivery order by path) as broken
        from shape
    """


@law("G29")
def a_column_never_changes_its_type(_: Series) -> str:
    """A column has one type in all files of all deliveries."""
    return "select name as what, count(distinct type) > 1 as broken from file_column group by name"


@law("G29")
def deliveries_are_written_in_their_order(_: Series) -> str:
    """The run folder of a later delivery of a month has a later time in its name than that of an earlier one."""
    return """
        with run as (
            select delivery, billing_period, revision,
                max(regexp_extract(path, 'BILLING_PERIOD=[0-9-]+/([0-9T:.-]+)Z-', 1)) as written
            from file join delivery using (delivery) where kind = 'data' group by all
        )
        select later.delivery as what, later.written <= earlier.written as broken
        from run as later join run as earlier on earlier.billing_period = later.billing_period
            and earlier.revision + 1 = later.revision
        where later.written <> '' and earlier.written <> ''
    """


@law("G29")
def a_late_month_comes_after_its_successor(series: Series) -> str:
    """The first delivery of a month that is late follows the first one of the next month; all others keep the order."""
    late = ", ".join(f"'{period}'" for period in series.scenario.deliveries.late) or "''"
    return f"""
        with first as (
            select billing_period, min(delivery) as place, any_value(month_end) as month_end,
                any_value(month_start) as month_start from delivery group by billing_period
        )
        select a.billing_period as what, (a.place > b.place) <> (a.billing_period in ({late})) as broken
        from first as a join first as b on a.month_end = b.month_start
    """
