"""Mutations of discounts, tax, structure, deliveries and behaviour: G17 to G29, S1 to S5."""

from __future__ import annotations

from tests.laws.mutation import RESTATED, SPLIT, TAGGED, Mutation, changed, delete, edit, kind, one, update

NET = "line_item_net_unblended_cost"
RUNNING = "regexp_matches(line_item_usage_type, '(Box|Instance|Spot)Usage:')"
FEE_OF_PLANS = kind("SavingsPlanRecurringFee")

NET_AND_TAX = (
    edit(
        "net is gross and the discount lines",
        "a net cost + 0.01",
        changed(NET, "+ 0.01", f"{NET} is not null and {kind('Usage')}"),
    ),
    edit(
        "net is gross and the line s discount",
        "a line's discount - 0.01",
        changed("discount_total_discount", "- 0.01", "discount_total_discount is not null"),
    ),
    edit(
        "a payer without discounts has no net columns",
        "a net cost without any discount",
        update(NET, "line_item_unblended_cost", f"{NET} is null"),
    ),
    edit(
        "discount lines name no resource",
        "a discount line names a resource",
        update("line_item_resource_id", "'i-0123456789abcdef0'", kind("EdpDiscount")),
    ),
    edit(
        "discount lines sum to the discount maps",
        "an entry of a discount map is lost",
        update(
            "discount",
            "map()",
            f"cardinality(discount) > 0 and {kind('Usage')} and line_item_unblended_cost > 0.01",
        ),
    ),
    edit(
        "tax is one rate on net cost",
        "a tax + 0.01",
        changed("line_item_unblended_cost", "+ 0.01", kind("Tax")),
    ),
    edit(
        "tax is restated under its key",
        "the restated tax stands under other ids",
        f"update bill set identity_line_item_id = 'x' || identity_line_item_id where {kind('Tax')}"
        f" and {RESTATED}",
    ),
    edit(
        "credits stay within what they offset",
        "a credit of more than the charges",
        update("line_item_unblended_cost", "-99999", kind("Credit")),
    ),
    edit(
        "refunds are negative and their own bill type",
        "a refund that charges",
        update("line_item_unblended_cost", "-line_item_unblended_cost", kind("Refund")),
    ),
    edit(
        "the views of cost are bridged",
        "a plan's upfront part is not amortised in an hour",
        changed(
            "savings_plan_amortized_upfront_commitment_for_billing_period",
            "+ 0.01",
            FEE_OF_PLANS,
        ),
    ),
    edit(
        "the bridge of an account is what it shares",
        "a covered hour moves to another account",
        update("line_item_usage_account_id", "'999999999999'", kind("DiscountedUsage")),
        changed("reservation_effective_cost", "+ 0.01", kind("DiscountedUsage")),
        changed("reservation_unused_recurring_fee", "- 0.01", kind("RIFee")),
        "update bill set line_item_unblended_cost = line_item_unblended_cost + 0.01 where"
        f" {one(kind('SavingsPlanNegation'))}",
    ),
)

STRUCTURE = (
    edit(
        "codes are those of real bills",
        "NAT under AmazonVPC",
        update("line_item_product_code", "'AmazonVPC'", "line_item_usage_type like '%NatGateway-Bytes'"),
    ),
    edit(
        "transfer stands under its mover",
        "egress with the service code of its mover",
        update(
            "product_servicecode",
            "'AmazonEC2'",
            "line_item_usage_type like '%DataTransfer-Out-Bytes' and line_item_product_code = 'AmazonEC2'",
        ),
    ),
    edit(
        "both ends of a local transfer are billed",
        "one end of a transfer between zones is missing",
        delete("line_item_operation = 'InterZone-In'"),
    ),
    edit(
        "what leaves a region arrives in the other",
        "bytes arrive that nobody sent",
        changed(
            "line_item_usage_amount",
            "+ 1",
            "line_item_usage_type like '%-%-AWS-In-Bytes'",
        ),
    ),
    edit(
        "a gateway s egress was processed by it",
        "a gateway's processing is not billed",
        "delete from bill where line_item_usage_type like '%NatGateway-Bytes'",
    ),
    edit(
        "tags stand on resources",
        "a tag on a line without resource",
        update("line_item_resource_id", "null", TAGGED),
    ),
    edit(
        "no tag has a blank value",
        "a key without value",
        update("resource_tags", "map {'user_team': ''}", "cardinality(resource_tags) = 1"),
    ),
    edit(
        "both tag maps say the same",
        "a value only under the normalised key",
        update("tags", "map()", TAGGED),
    ),
    edit(
        "some resources are untagged",
        "every resource has the same two tags",
        "update bill set resource_tags = map {'user_team': 'a', 'user_owner': 'b'}"
        " where line_item_resource_id is not null",
    ),
    edit(
        "split parts make their parent",
        "a split cost + 0.01",
        changed(
            "split_line_item_split_cost",
            "+ 0.01",
            f"{SPLIT} and split_line_item_split_cost > 0",
        ),
    ),
    edit(
        "split lines cost nothing themselves",
        "a split line with a cost of its own",
        update(
            "line_item_unblended_cost",
            "split_line_item_split_cost",
            f"{SPLIT} and split_line_item_split_cost > 0",
        ),
    ),
    edit(
        "a pod hour has a line for processor and memory",
        "a pod without its memory line",
        delete(f"{SPLIT} and line_item_usage_type like '%GB-Hours'"),
    ),
    edit(
        "split parents exist",
        "a node disappears from the bill",
        f"delete from bill where split_line_item_split_cost is null and line_item_resource_id = (select"
        f" min(split_line_item_parent_resource_id) from bill where {SPLIT} and split_line_item_split_cost > 0)",
    ),
)

DELIVERIES = (
    edit(
        "the manifest lists exactly the data",
        "an old chunk lies beside the new ones",
        f"update file set listed = false where {one('lines > 0', 'file')}",
    ),
    edit(
        "the manifest is written last",
        "a data file younger than its manifest",
        f"update file set written = written + 86400000000000 where {one('lines > 0', 'file')}",
    ),
    edit(
        "all files together hold the bill",
        "a chunk is missing",
        delete("lines > 0", "file"),
    ),
    edit(
        "a later delivery knows no less",
        "a restatement lost a tenth of its lines",
        f"delete from bill where rowid % 10 = 0 and {RESTATED}",
    ),
    edit(
        "a later delivery says something new",
        "a restatement repeats the delivery before",
        "create temp table again as select * replace (restated as delivery) from bill join (select first.delivery,"
        " later.delivery as restated from delivery as first join delivery as later on first.billing_period"
        " = later.billing_period and first.revision + 1 = later.revision) using (delivery)",
        "delete from bill where delivery in (select delivery from again)",
        "insert into bill by name select * exclude (restated) from again",
    ),
    edit(
        "chunks are numbered without gaps",
        "the numbers of the chunks have a gap",
        "update file set path = replace(path, '-00001.', '-00009.') where " + one("kind = 'data'", "file"),
    ),
    edit(
        "a shrinking run leaves empty chunks",
        "the empty chunks of a shrinking run are gone",
        "delete from file where kind = 'data' and lines = 0",
    ),
)

FILES = (
    edit(
        "files of a delivery have the same columns",
        "a file has a column that the others lack",
        f"update file_column set name = 'line_item_iam_principal' where {one('true', 'file_column')}",
    ),
    edit(
        "a column never changes its type",
        "a column is text in one file",
        "update file_column set type = 'string' where " + one("type = 'double'", "file_column"),
    ),
    edit(
        "deliveries are written in their order",
        "a run folder of a month before",
        "update file set path = regexp_replace(path, 'BILLING_PERIOD=([0-9-]+)/[0-9-]+T',"
        f" 'BILLING_PERIOD=\\1/2019-01-01T') where {RESTATED}"
        " and regexp_matches(path, 'BILLING_PERIOD=[0-9-]+/[0-9-]+T')",
    ),
)

RENDERINGS = (
    edit(
        "renderings agree with the bill",
        "one account's sum in one format + 0.000001",
        f"update rendering set figure = figure + 0.000001 where {one('true', 'rendering')}",
    ),
    edit(
        "legacy says nothing as a blank",
        "a legacy column with NULL",
        "update rendering_column set nulls = 1 where "
        + one("form = 'legacy' and type = 'VARCHAR'", "rendering_column"),
    ),
    edit(
        "legacy columns come and go with usage",
        "a legacy product column that nothing fills",
        "update rendering_column set blanks = lines where "
        + one("form = 'legacy' and name like 'product%'", "rendering_column"),
    ),
    edit(
        "account ids keep their zeros",
        "account ids that were numbers once",
        "update rendering set account = ltrim(account, '0')",
    ),
    edit(
        "hostile text stands on the bill",
        "all text is ASCII",
        "update bill set resource_tags = map {'user_team': 'a'} where " + TAGGED,
    ),
)

BEHAVIOUR = (
    edit(
        "weekends move fewer bytes",
        "weekends as busy as weekdays",
        "update bill set line_item_usage_amount = line_item_usage_amount * 2 where pricing_unit = 'GB'"
        " and isodow(line_item_usage_start_date) > 5",
    ),
    edit(
        "nights run fewer instances",
        "all that ran by day runs by night",
        "update bill set line_item_usage_start_date = line_item_usage_start_date - interval 9 hour"
        f" where {RUNNING} and hour(line_item_usage_start_date) between 9 and 19",
    ),
    edit(
        "batch runs where office hours do not",
        "no batch by night",
        f"delete from bill where {RUNNING} and hour(line_item_usage_start_date) < 8",
    ),
    edit(
        "a few lines carry the cost",
        "all lines cost the same",
        "update bill set line_item_unblended_cost = 1",
    ),
    edit(
        "many lines cost nothing",
        "nothing is free",
        "update bill set line_item_unblended_cost = 0.01 where line_item_unblended_cost = 0",
    ),
    edit(
        "few services dominate",
        "every line is of the same service",
        "update bill set product_servicecode = 'AmazonEC2'",
    ),
    edit(
        "an anomaly s extra cost is on the bill",
        "a labelled anomaly that never happened",
        f"update label set extra_usd = 99999 where {one('is_anomaly', 'label')}",
    ),
    edit(
        "every month has its normal events",
        "the fee on the first is not labelled",
        "delete from label where kind = 'ri_fee_on_the_first'",
    ),
    edit(
        "anomalies have ids and days of the bill",
        "an anomaly of another year",
        f"update label set last = last + interval 1 year where {one('is_anomaly', 'label')}",
    ),
    edit(
        "a line takes as many bytes as a real one",
        "a file of 100,000 lines takes 100 bytes a line",
        f"update file set lines = 100000, bytes = 10000000 where {one('lines > 0', 'file')}",
    ),
    edit("a size has its lines", "four of five lines are missing", "delete from bill where rowid % 5 > 0"),
)

MUTATIONS: tuple[Mutation, ...] = (*NET_AND_TAX, *STRUCTURE, *DELIVERIES, *FILES, *RENDERINGS, *BEHAVIOUR)
