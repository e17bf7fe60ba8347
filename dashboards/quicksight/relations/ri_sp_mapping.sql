-- One row per month, payer and commitment: what its fee line says, completed by what its usage says. Joined to
-- summary_view by month, so the months that one shows are enough.
with lines as (
    select
        *,
        savings_plan_savings_plan_a_r_n <> '' as is_plan,
        line_item_line_item_type in ('RIFee', 'SavingsPlanRecurringFee') as is_fee
    from cid_lines
    where
        billing_period >= date_format(date_add('month', -7, current_date), '%Y-%m')
        and line_item_line_item_type in (
            'RIFee', 'SavingsPlanRecurringFee', 'DiscountedUsage', 'SavingsPlanCoveredUsage'
        )
        and commitment_arn <> ''
),

terms as (
    select
        bill_billing_period_start_date,
        bill_payer_account_id,
        commitment_arn,
        is_fee,
        if(is_plan, savings_plan_end_time, reservation_end_time) as end_time,
        nullif(if(is_plan, savings_plan_purchase_term, pricing_lease_contract_length), '') as term,
        nullif(if(is_plan, savings_plan_offering_type, pricing_offering_class), '') as offering,
        nullif(if(is_plan, savings_plan_payment_option, pricing_purchase_option), '') as payment
    from lines
)

select
    bill_billing_period_start_date as billing_period_mapping,
    bill_payer_account_id as payer_account_id_mapping,
    commitment_arn as ri_sp_arn_mapping,
    cast(cast(from_iso8601_timestamp(max(if(is_fee, end_time))) as date) as timestamp(3)) as ri_sp_end_date,
    coalesce(max(if(not is_fee, term)), max(if(is_fee, term)), '') as ri_sp_term,
    coalesce(max(if(not is_fee, offering)), max(if(is_fee, offering)), '') as ri_sp_offering,
    coalesce(max(if(not is_fee, payment)), max(if(is_fee, payment)), '') as ri_sp_payment
from terms
group by bill_billing_period_start_date, bill_payer_account_id, commitment_arn
having bool_or(is_fee)
