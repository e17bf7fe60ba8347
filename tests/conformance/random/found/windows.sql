select sum(row_number() over ()) from daily
select row_number() over (order by rank() over ()) from daily
select count(*) from daily having rank() over () > 1
select sum(hours) filter (where is_taxed) over (order by usage_date) from daily
select row_number() over (order by hours, usage_date), sum(hours) over () from daily where hours > 21 and charge_type = 'Tax' and region = 'eu-west-1' and service = 'AmazonS3'
select sum(count(*)) over (order by charge_type), charge_type from daily group by charge_type
select rank() over (order by sum(hours)), lag(max(region)) over (order by charge_type) from daily group by charge_type
