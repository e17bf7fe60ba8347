"""The words of a FOCUS row, from the words of the Cost and Usage Report's row."""

from __future__ import annotations

from ingestion.synthetic.lines import Lines, Text
from ingestion.synthetic.skus import REGION_NAMES

# FOCUS's category and subcategory of what the made-up company uses; another product is Other.
_SERVICES = {
    "AmazonEC2": ("Compute", "Virtual Machines"),
    "AWSLambda": ("Compute", "Serverless Compute"),
    "AmazonECS": ("Compute", "Containers"),
    "AmazonEKS": ("Compute", "Containers"),
    "AmazonS3": ("Storage", "Object Storage"),
    "AmazonEFS": ("Storage", "File Storage"),
    "AmazonRDS": ("Databases", "Relational Databases"),
    "AmazonDynamoDB": ("Databases", "NoSQL Databases"),
    "AmazonElastiCache": ("Databases", "Caching"),
    "AmazonCloudWatch": ("Management and Governance", "Observability"),
    "AmazonGuardDuty": ("Security", "Threat Detection and Response"),
    "AWSNetworkFirewall": ("Security", "Other (Security)"),
    "AmazonVPC": ("Networking", "Network Infrastructure"),
    "AWSELB": ("Networking", "Network Routing"),
    "AmazonCloudFront": ("Networking", "Content Delivery"),
    "AWSDirectConnect": ("Networking", "Network Connectivity"),
    "AWSGlobalAccelerator": ("Networking", "Network Routing"),
    "AWSDataTransfer": ("Networking", "Network Infrastructure"),
}
_OTHER = ("Other", "Other (Other)")
_CATEGORIES = {
    "Usage": "Usage",
    "DiscountedUsage": "Usage",
    "SavingsPlanCoveredUsage": "Usage",
    "RIFee": "Purchase",
    "Fee": "Purchase",
    "SavingsPlanRecurringFee": "Purchase",
    "SavingsPlanUpfrontFee": "Purchase",
    "Tax": "Tax",
    "Refund": "Adjustment",
}
_RECURRING = frozenset({"RIFee", "SavingsPlanRecurringFee"})
_COVERED = frozenset({"DiscountedUsage", "SavingsPlanCoveredUsage"})


def texts(line: Lines) -> Text:
    """All text columns of both versions."""
    text = line.text
    return _parties(text) | _charge(line) | _place(line) | _commitment(line)


def committed_text(line: Lines, status: str) -> Text:
    """What a row says that tells a used or an unused part of a commitment, instead of its purchase."""
    unit = _commitment_unit(line)
    return {
        "ChargeCategory": "Usage",
        "ChargeFrequency": "Usage-Based",
        "CommitmentDiscountStatus": status,
        "CommitmentDiscountUnit": unit,
        "PricingCategory": "Committed",
    }


def tags_of(line: Lines, categories: bool) -> tuple[tuple[str, str], ...]:
    """Tags in their original spelling (`user:Owner`); with `categories`, cost categories among them."""
    prefix = "resourceTags/"
    original = {key for key, _ in line.maps.get("tags", ()) if key.startswith(prefix)}
    found = (
        [(k.removeprefix(prefix), v) for k, v in line.maps.get("tags", ()) if k in original]
        if original
        else list(line.maps.get("resource_tags", ()))
    )
    if categories:
        found += [(f"costCategory:{key}", value) for key, value in line.maps.get("cost_category", ())]
    return tuple(found)


def _parties(text: Text) -> Text:
    payer, account = text.get("bill_payer_account_id"), text.get("line_item_usage_account_id")
    member = "Management Account" if payer == account else "Member Account"
    return {
        "BillingAccountId": payer,
        "BillingAccountName": text.get("bill_payer_account_name"),
        "BillingAccountType": "Management Account",
        "BillingCurrency": text.get("line_item_currency_code"),
        "InvoiceId": text.get("bill_invoice_id"),
        "InvoiceIssuerName": text.get("bill_invoicing_entity"),
        "ProviderName": "AWS",
        "PublisherName": text.get("line_item_legal_entity"),
        "SubAccountId": account,
        "SubAccountName": text.get("line_item_usage_account_name"),
        "SubAccountType": member,
    }


def _charge(line: Lines) -> Text:
    text, kind = line.text, line.text.get("line_item_line_item_type") or ""
    service = text.get("product_servicecode") or text.get("line_item_product_code") or ""
    category, subcategory = _SERVICES.get(
        service, _SERVICES.get(text.get("line_item_product_code") or "", _OTHER)
    )
    usage = _CATEGORIES.get(kind) == "Usage"
    return {
        "ChargeCategory": _CATEGORIES.get(kind, "Credit"),
        "ChargeClass": "Correction" if kind == "Refund" else None,
        "ChargeDescription": text.get("line_item_line_item_description"),
        "ChargeFrequency": _frequency(kind, usage=usage),
        "ConsumedUnit": text.get("pricing_unit") if usage else None,
        "PricingCategory": _pricing_category(text, kind, usage=usage),
        "PricingCurrency": text.get("pricing_currency"),
        "PricingUnit": text.get("pricing_unit"),
        "ServiceCategory": category,
        "ServiceSubcategory": subcategory,
        "ServiceName": dict(line.maps.get("product", ())).get("product_name") or service,
        "SkuId": text.get("product_sku"),
        "SkuPriceId": text.get("pricing_rate_code"),
        "SkuMeter": text.get("line_item_usage_type"),
        "x_Operation": text.get("line_item_operation"),
        "x_ServiceCode": text.get("line_item_product_code"),
        "x_UsageType": text.get("line_item_usage_type"),
    }


def _frequency(kind: str, *, usage: bool) -> str:
    if usage:
        return "Usage-Based"
    return "Recurring" if kind in _RECURRING else "One-Time"


def _pricing_category(text: Text, kind: str, *, usage: bool) -> str | None:
    if kind in _COVERED:
        return "Committed"
    if usage:
        return "Dynamic" if text.get("pricing_term") == "Spot" else "Standard"
    return "Standard" if _CATEGORIES.get(kind) == "Purchase" else None


def _place(line: Lines) -> Text:
    text = line.text
    region = text.get("product_region_code") or dict(line.maps.get("product", ())).get("region")
    return {
        "AvailabilityZone": text.get("line_item_availability_zone"),
        "RegionId": region,
        "RegionName": text.get("product_location") or (REGION_NAMES.get(region) if region else None),
        "ResourceType": text.get("product_product_family") if line.resources else None,
    }


def _commitment(line: Lines) -> Text:
    text, kind = line.text, line.text.get("line_item_line_item_type") or ""
    plan = text.get("savings_plan_savings_plan_a_r_n")
    arn = plan or text.get("reservation_reservation_a_r_n")
    if not arn:
        return {}
    named: Text = {
        "CommitmentDiscountCategory": "Spend" if plan else "Usage",
        "CommitmentDiscountId": arn,
        "CommitmentDiscountType": text.get("savings_plan_offering_type") if plan else "Reserved",
        "CommitmentDiscountUnit": _commitment_unit(line),
    }
    return named | (committed_text(line, "Used") if kind in _COVERED else {})


def _commitment_unit(line: Lines) -> str | None:
    """Plans in the bill's currency, RIs in normalised units where their size has such, else in their own unit."""
    if line.text.get("savings_plan_savings_plan_a_r_n"):
        return line.text.get("line_item_currency_code")
    normalized = any(cell.numbers.get("line_item_normalized_usage_amount") for cell in line.cells[:1])
    return "Normalized Units" if normalized else line.text.get("pricing_unit")
