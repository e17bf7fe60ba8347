{#- List prices that a finding falls back on where the bill has no price of its own. Macros in this folder return
    values, not SQL. -#}

{#- CloudFront, transfer to viewers, USD per GB, first 10 TB of a month by edge area: "Amazon CloudFront Pricing",
    regional data transfer out to internet, read 2026-11. Later tiers are cheaper. -#}
{% macro edge_prices() -%}
    {{ return({
        "US": "0.085", "CA": "0.085", "EU": "0.085", "ZA": "0.110", "ME": "0.110", "SA": "0.110", "JP": "0.114",
        "AU": "0.114", "AP": "0.120", "IN": "0.109",
    }) }}
{%- endmacro %}


{#- The edge area nearest to a region, by the beginning of its code; the first that fits. A guess, since a bill does
    not say where the viewers are. China has prices of its own and is left out. -#}
{% macro edge_areas() -%}
    {{ return([
        ("us-gov", ""), ("us-", "US"), ("mx-", "US"), ("ca-", "CA"), ("eu-", "EU"), ("il-", "EU"), ("me-", "ME"),
        ("af-", "ZA"), ("sa-", "SA"), ("ap-northeast-1", "JP"), ("ap-northeast-3", "JP"), ("ap-southeast-2", "AU"),
        ("ap-southeast-4", "AU"), ("ap-south-", "IN"), ("ap-", "AP"),
    ]) }}
{%- endmacro %}


{#- What each finding advises and under which condition, `estimate` saying how sure the amount is: `upper_bound`
    (the rows cannot show which part can move) or `estimate` (priced gigabyte by gigabyte). -#}
{% macro finding_texts() -%}
    {{ return({
        "nat_to_gateway_endpoint": {
            "path": "Gateway endpoint for S3 and DynamoDB in the gateway's route tables: no charge per GB or hour",
            "estimate": "upper_bound",
            "condition": "A bill does not say where a gateway's bytes went. Counted is all that it processed less what"
                ~ " its own rows show going to or coming from the internet, other regions and public addresses; of"
                ~ " that, only S3 and DynamoDB of the same region can move. The gateway's hours stay.",
        },
        "cross_zone": {
            "path": "Keep the traffic within one zone: free over private addresses",
            "estimate": "upper_bound",
            "condition": "Both ends of each byte are billed and counted. Replication and failover need to cross zones;"
                ~ " the rows do not say which bytes these were.",
        },
        "nat_cross_zone": {
            "path": "One NAT gateway in each zone that sends through this one",
            "estimate": "upper_bound",
            "condition": "Compared with the hours of one more gateway that runs as long as this one, at what the bill"
                ~ " charges for this one. With senders in several other zones it takes several.",
        },
        "public_address": {
            "path": "Private addresses within the region: free within one zone",
            "estimate": "upper_bound",
            "condition": "Free only between hosts in one zone; between zones the private path costs the same. The rows"
                ~ " do not name the zones.",
        },
        "internet_to_cloudfront": {
            "path": "Serve from CloudFront: transfer from AWS to its edge is free",
            "estimate": "estimate",
            "condition": "Holds for content that clients request over HTTP, not for connections opened from inside."
                ~ " Requests are charged extra, edge area and tier are assumed (that of the sending region, the first),"
                ~ " CloudFront's monthly free terabyte is not counted.",
        },
    }) }}
{%- endmacro %}
