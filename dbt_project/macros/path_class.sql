{#- Which way the bytes went: one class per row, first match wins. NULL: the row is no transfer.

    Reads usage_type, operation, product_code, product_family, product_group and to_location. -#}
{% macro path_class() -%}
    case
        when operation like 'VPCPeering-%' then 'vpc_peering'
        when operation = 'CreateVpnConnection' and {{ code_is("(DataTransfer|AWS)-Out-Bytes") }} then 'vpn_out'
        when {{ code_is("(DataTransfer|AWS)-(Out|In)-ABytes(-T[0-9])?") }} then 's3_acceleration'
        when regexp_like(usage_type, '(^|-)(MRAP|S3RTC)-') then 's3_mrap_rtc'
        when {{ code_is("AWS-Out-Bytes") }} then 'inter_region_out'
        when {{ code_is("AWS-In-Bytes") }} then 'inter_region_in'
        when product_code = 'AWSDirectConnect' or regexp_like(usage_type, '(^|-)DataXfer-(Out|In)')
            then 'direct_connect'
        when product_code = 'AmazonCloudFront' and {{ code_is("DataTransfer-Out-Bytes") }}
            then 'cloudfront_viewer'
        when {{ code_is("DataTransfer-Out-OBytes") }} then 'cloudfront_origin'
        when {{ code_is("CloudFront-(Out|In)-Bytes") }} then 'to_cloudfront'
        -- Bills before 2020 and credits may lack the far end; what is named must be the internet.
        when {{ code_is("DataTransfer-Out-Bytes") }} and coalesce(to_location, 'External') = 'External'
            then 'internet_out'
        when {{ code_is("DataTransfer-In-Bytes") }} then 'internet_in'
        when {{ code_is("DataTransfer-Regional-Bytes") }} and regexp_like(operation, 'PublicIP-(In|Out)$')
            then 'public_ip_regional'
        -- Regional bytes that did not use a public address crossed zones, whatever service reports them.
        when {{ code_is("DataTransfer-Regional-Bytes") }} or {{ code_is("DataTransfer-xAZ-(In|Out)-Bytes") }}
            then 'inter_az'
        when {{ code_is("NatGateway(-[A-Za-z]+)?-Bytes") }} then 'nat_processing'
        when regexp_like(usage_type, '(^|-)VpcEndpoint-') then 'privatelink'
        when product_group = 'AWSTransitGateway' or regexp_like(usage_type, '(^|-)(TransitGateway|TGW)-')
            then 'transit_gateway'
        -- CloudWatch has DataProcessing-Bytes too: the product decides.
        when {{ code_is("DataProcessing-Bytes") }}
            and (product_code = 'AWSELB' or operation like 'LoadBalancing%')
            then 'load_balancer'
        when {{ code_is("[A-Z]*LCUUsage") }} then 'load_balancer'
        when product_code = 'AWSGlobalAccelerator' and regexp_like(usage_type, '(^|-)DT-')
            then 'global_accelerator'
        when product_code = 'AWSNetworkFirewall' and regexp_like(usage_type, 'Traffic|Bytes')
            then 'network_firewall'
        when regexp_like(usage_type, '(^|-)PublicIPv4:(InUse|Idle)Address$') then 'public_ipv4'
        when regexp_like(usage_type, '(^|-)(C3DataTransfer-|ReplWrite|Aurora:ReplicatedWriteIO)')
            then 'service_replication'
        when
            product_family = 'Data Transfer'
            or regexp_like(usage_type, 'DataTransfer|DataXfer|(^|-)(In|Out|Regional)-[A-Za-z]*Bytes$')
            then 'unknown'
    end
{%- endmacro %}


{#- The usage type is exactly this code, with or without region prefixes. -#}
{% macro code_is(pattern) -%}
    regexp_like(usage_type, '(^|-){{ pattern }}$')
{%- endmacro %}


{#- A cheap superset of the rows that path_class names: substrings instead of patterns, for every line. -#}
{% macro may_be_transfer() -%}
    (
        {%- for part in [
            "Bytes", "DataXfer", "DataTransfer", "MRAP-", "S3RTC-", "VpcEndpoint-", "TransitGateway-", "TGW-",
            "LCUUsage", "DT-", "Traffic", "PublicIPv4:", "ReplWrite", "Aurora:ReplicatedWriteIO",
        ] %}
        usage_type like '%{{ part }}%' or
        {%- endfor %}
        product_code = 'AWSDirectConnect' or product_family = 'Data Transfer' or operation like 'VPCPeering-%'
        or product_group = 'AWSTransitGateway'
    )
    and usage_type <> ''
{%- endmacro %}


{#- Buckets stand in a bill by name and by ARN: the name for both. Everything else as the bill spells it. -#}
{% macro resource_name() -%}
    regexp_replace(resource_id, '^arn:[a-z-]+:s3:::', '')
{%- endmacro %}


{#- Metered gigabytes: what the bill says, in GB. Units are spelled three ways; legacy reports leave the unit of
    free bytes blank. Hours, load balancer units and requests are no bytes: NULL. -#}
{% macro metered_gb() -%}
    case
        when not {{ is_usage() }} then null
        when lower(pricing_unit) in ('gb', 'gigabyte', 'gigabytes') then usage_amount
        when pricing_unit is null and usage_type like '%Bytes%' then usage_amount
    end
{%- endmacro %}


{#- Each byte once: both ends of a two-sided charge are metered, and the receiving region repeats the sender's. -#}
{% macro moved_gb(metered) -%}
    case
        when path_class in ('vpc_peering', 'inter_az', 'public_ip_regional')
            then cast({{ metered }} * cast(0.5 as decimal(2, 1)) as decimal(38, 12))
        when path_class = 'inter_region_in' and {{ metered }} is not null then {{ decimal_zero() }}
        else {{ metered }}
    end
{%- endmacro %}
