-- question: Is a gigabyte to viewers cheaper by CloudFront than straight to the internet, account by account?
-- subject: Data transfer
-- tables: data_transfer_daily
select
    account_id,
    currency,
    sum(case when path_class = 'internet_out' then metered_gb else 0 end) as internet_gb,
    sum(case when path_class = 'internet_out' then unblended_cost else 0 end) as internet_cost,
    sum(case when path_class = 'cloudfront_viewer' then metered_gb else 0 end) as cloudfront_gb,
    sum(case when path_class = 'cloudfront_viewer' then unblended_cost else 0 end) as cloudfront_cost,
    cast(sum(case when path_class = 'internet_out' then usage_cost end) as double)
    / nullif(cast(sum(case when path_class = 'internet_out' then priced_gb end) as double), 0) as internet_per_gb,
    cast(sum(case when path_class = 'cloudfront_viewer' and metered_gb is not null then usage_cost end) as double)
    / nullif(cast(sum(case when path_class = 'cloudfront_viewer' then priced_gb end) as double), 0)
        as cloudfront_per_gb
from data_transfer_daily
where billing_period = '2026-09' and path_class in ('internet_out', 'cloudfront_viewer')
group by account_id, currency
order by internet_cost desc, account_id asc
