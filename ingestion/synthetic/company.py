"""The made-up company: its accounts, its tags (some of them hostile text), what it bought and negotiated."""

from __future__ import annotations

from decimal import Decimal

from ingestion.synthetic.facts import Account, PriceCut, Tags
from ingestion.synthetic.month import Moment
from ingestion.synthetic.organisation import (
    Anomaly,
    ChargeRules,
    Commitments,
    Discounts,
    Organisation,
    PlanPurchase,
    Prices,
    Refund,
    ReservationPurchase,
    TagKey,
    TeamCoverage,
)

PAYER = Account("123456780001", "acme-root", category="overhead")
LEGACY = Account("000012345678", "acme-legacy", owner_tag="heritage@acme.example", category="maintenance")
WEB = Account("210987654321", "acme-web", category="product")
DATA = Account("345678901234", "acme-data", category="product")
INDIA = Account("456789012345", "acme-india", currency="INR", seller="AISPL", category="product")
ACCOUNTS = (PAYER, LEGACY, WEB, DATA)

TAG_KEYS = ("environment", "owner", "team")


def tags(**pairs: str) -> Tags:
    return Tags(tuple(sorted(pairs.items())))


UNTAGGED = Tags()
PLATFORM = tags(Environment="production", Owner="alice@acme.example", Team="platform")
# Text that breaks careless SQL, CSV, spreadsheets, terminals and pages.
QUOTED = tags(Environment="production", Owner='O\'Brien "OB"; --', Team='Team "A", 50% off')
FORMULA = tags(Environment="staging", Owner="=cmd()|'/c calc'!A1", Team="@SUM(1+1)*cmd")
MULTILINE = tags(Environment="dev", Owner="line one\nline two", Team="tab\there, comma")
UNICODE = tags(Environment="Production", Owner="Zoë Łukasz 東京", Team="équipe été 🚀 <b>&amp;</b>")
OWNER_ONLY = tags(Owner="bob@acme.example")
BLANK_TEAM = tags(Environment="prod", Owner="carol@acme.example", Team="")
TAG_SETS = (PLATFORM, QUOTED, FORMULA, MULTILINE, UNICODE, OWNER_ONLY, BLANK_TEAM, UNTAGGED)
# Outside the turn of TAG_SETS: a key in another case, values outside the list, a key that is activated late, and
# one that is renamed.
SHOUTED = tags(environment="PRODUCTION", team="Platform", Project="lighthouse")
MISSPELT = tags(Environment="prodution", Owner="dave@acme.example", Team="platfrom")

ORGANISATION = Organisation(
    payer=PAYER.name,
    accounts=ACCOUNTS,
    tag_keys=(
        TagKey("Environment", valid=("production", "prod", "staging", "dev")),
        TagKey("Owner"),
        TagKey("Team", valid=("platform", 'team "a", 50% off', "équipe été 🚀 <b>&amp;</b>")),
    ),
)

# The same company with an Indian account that AISPL bills in rupees.
WORLDWIDE = Organisation(
    payer=PAYER.name,
    accounts=(*ACCOUNTS, INDIA),
    tag_keys=ORGANISATION.tag_keys,
)

# Tag keys with a history: one activated in mid-month and backfilled, one never backfilled, one renamed.
TAG_HISTORY = Organisation(
    payer=PAYER.name,
    accounts=ACCOUNTS,
    tag_keys=(
        TagKey("Environment", valid=("production", "prod", "staging", "dev")),
        TagKey("Owner", activated=Moment(0, 9, 6), backfilled=True),
        TagKey("Team", activated=Moment(0, 12), valid=("platform", 'team "a", 50% off')),
        TagKey("Project", renamed_to="Initiative", renamed_on=Moment(0, 18)),
    ),
    coverage=(TeamCoverage("platform", Decimal("0.5")),),
)

_OLD = Moment(month=-4)


def _decimal(text: str) -> Decimal:
    return Decimal(text)


COMMITMENTS = Commitments(
    reservations=(
        # Bought in mid-month; never used; shared with another account; two that split an hour.
        ReservationPurchase(
            "web-partial", WEB.name, "m5_large", Moment(0, 10, 14), "Partial Upfront",
            _decimal("0.029"), _decimal("0.029"),
        ),
        ReservationPurchase("batch-none", LEGACY.name, "r5_large_eu", _OLD, "No Upfront", _decimal("0.089")),
        ReservationPurchase(
            "db-whole", DATA.name, "db_m5_4xlarge", _OLD, "All Upfront", upfront_hourly=_decimal("0.916")
        ),
        ReservationPurchase("unused-none", LEGACY.name, "c5_large_west", _OLD, "No Upfront", _decimal("0.054")),
        ReservationPurchase("shared-none", PAYER.name, "r6g_large", _OLD, "No Upfront", _decimal("0.0635")),
        ReservationPurchase("split-none", LEGACY.name, "m6i_4xlarge", _OLD, "No Upfront", _decimal("0.484")),
        ReservationPurchase(
            "split-partial", LEGACY.name, "m6i_4xlarge", _OLD, "Partial Upfront",
            _decimal("0.2312"), _decimal("0.2304"),
        ),
        # Most of the money: the two largest machines that never stop.
        ReservationPurchase("search-none", WEB.name, "r6i_16xlarge", _OLD, "No Upfront", _decimal("2.54")),
        ReservationPurchase("catalog-none", DATA.name, "db_r6g_16xlarge", _OLD, "No Upfront", _decimal("4.83")),
        # Pinned to a zone; convertible and spread over two sizes, the smallest first; ends in the first month.
        ReservationPurchase(
            "zonal-none", DATA.name, "c7g_large", _OLD, "No Upfront", _decimal("0.0457"), zone="us-east-1b"
        ),
        ReservationPurchase(
            "flexible-convertible", WEB.name, "m7g_xlarge", _OLD, "No Upfront", _decimal("0.1127"),
            offering_class="convertible",
        ),
        ReservationPurchase(
            "ending-none", DATA.name, "t4g_large", Moment(-12, 17, 7), "No Upfront", _decimal("0.0423")
        ),
    ),
    plans=(
        # With an upfront part, bought in the second month; without; for databases; given back on the fourth day.
        PlanPurchase(
            "instance-c6i", PAYER.name, Moment(1, 5, 9), "Partial Upfront", "EC2Instance",
            _decimal("0.0375"), _decimal("0.0375"), "c6i", "us-east-1",
        ),
        PlanPurchase("compute", PAYER.name, Moment(-3), "No Upfront", "Compute", _decimal("0.15")),
        PlanPurchase("databases", PAYER.name, Moment(-2), "No Upfront", "Database", _decimal("0.09")),
        PlanPurchase(
            "regretted", PAYER.name, Moment(0, 3, 11), "Partial Upfront", "EC2Instance",
            _decimal("0.02"), _decimal("0.02"), "t3a", "us-west-2", returned_after=77,
        ),
    ),
)  # fmt: skip

DISCOUNTS = Discounts(
    enterprise=Decimal("0.1"),  # one decimal: net costs keep ten decimals
    cuts=(
        PriceCut("PrivateRateDiscount", "AmazonEC2", "DataTransfer-Out-Bytes", Decimal("0.2")),
        PriceCut("PrivateRateDiscount", "AmazonS3", "DataTransfer-Out-Bytes", Decimal("0.2")),
        PriceCut("BundledDiscount", "AmazonCloudFront", "US-DataTransfer-Out-Bytes", Decimal("0.3")),
    ),
)

PRICES = Prices()

CHARGES = ChargeRules(
    support=Decimal("2600.00"),
    subscription=Decimal("1150.00"),
    refunds=(
        Refund("sla", WEB.name, Decimal("3.21"), "Refund for service availability"),
        Refund("earlier", DATA.name, Decimal("1.08"), "Refund of metering error", of_earlier_month=True),
    ),
    late_refunds=(Refund("late", LEGACY.name, Decimal("12.34"), "Refund agreed with support"),),
)

EGRESS_KEY, FORGOTTEN_KEY = "legacy-egress", "forgotten-render"

# Three days of nine-fold egress, a week ago; an instance that somebody forgot, twenty days ago.
ANOMALIES = (
    Anomaly(EGRESS_KEY, "egress_spike", days_before=8, days=3, factor=9),
    Anomaly(FORGOTTEN_KEY, "forgotten_instance", days_before=19),
)

# One of each kind.
EVERY_ANOMALY = (
    *ANOMALIES,
    Anomaly("nat-to-s3", "nat_loop", days_before=14, days=4, factor=12),
    Anomaly("logs", "runaway_logs", days_before=5, days=2, factor=20),
    Anomaly("guard", "price_change", days_before=12, price_factor=2),
    Anomaly("ending-none", "ri_expiry"),
    Anomaly("stranger", "new_region", days_before=10),
    Anomaly("carts", "slow_drift", days_before=15, days=14, factor=4, ramp=True),
    Anomaly("asset-reads", "one_hour_spike", days_before=4, days=1, factor=30, hour=2),
    Anomaly("accelerator", "drop_to_zero", days_before=3, days=2, factor=0),
)
