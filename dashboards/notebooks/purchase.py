"""Build a purchase case: what a commitment would have cost and saved in this month's hours. `lakehouse notebook purchase`."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Build a purchase case")


@app.cell
def _():
    from decimal import Decimal

    import altair as alt
    import marimo as mo
    import pandas as pd

    from dashboards.notebooks.asking import connect, for_charts, open_month
    from dashboards.notebooks.purchase_case import best_case, cases

    return Decimal, alt, best_case, cases, connect, for_charts, mo, open_month, pd


@app.cell
def _(connect, mo, open_month):
    chosen = mo.cli_args()
    month = open_month(connect(), chosen.get("month"), chosen.get("account"))
    mo.md(
        f"# Purchase case on {month.question.billing_period}\n\nOne month's hours: hold several against each other before you buy."
    )
    return (month,)


@app.cell
def _(mo, month):
    demand, held = month("demand"), month("commitments")
    mo.vstack([mo.md("## Demand in units per hour"), demand, mo.md("## What is held already"), held])
    return demand, held


@app.cell
def _(month):
    cut = ["service", "region", "family", "platform", "tenancy"]
    hours = month("on_demand_hours")
    pools = {" · ".join(str(part) for part in key): rows for key, rows in hours.groupby(cut, dropna=False)}
    pools = {
        name: rows for name, rows in pools.items() if rows["units"].sum() > 0 and rows["rate"].notna().any()
    }
    return (pools,)


@app.cell
def _(mo, pools):
    pool = mo.ui.dropdown(sorted(pools), value=min(pools, default=None), label="what to cover")
    discount = mo.ui.slider(
        0, 70, value=30, step=1, label="discount of the commitment, % of the on-demand price"
    )
    mo.hstack([pool, discount])
    return discount, pool


@app.cell
def _(Decimal, best_case, cases, discount, pd, pool, pools):
    off = Decimal(int(discount.value)) / 100
    found = {}
    for name, rows in sorted(pools.items()):
        found[name] = best_case(
            [Decimal(str(each)) for each in rows["units"]], rows["rate"].dropna().max(), off
        )
    summary = pd.DataFrame([{"pool": name, **vars(one)} for name, one in found.items()])
    rows = pools.get(pool.value)
    steps = (
        cases([Decimal(str(each)) for each in rows["units"]], rows["rate"].dropna().max(), off)
        if rows is not None
        else []
    )
    curve = pd.DataFrame([vars(one) for one in steps])
    return curve, found, summary


@app.cell
def _(mo, summary):
    mo.vstack([mo.md("## The commitment that saves most, pool by pool"), summary])
    return


@app.cell
def _(alt, curve, for_charts):
    chart = (
        (
            alt.Chart(for_charts(curve))
            .mark_line(point=True)
            .encode(
                x="units:Q", y="saved:Q", tooltip=["units", "saved", "committed_cost", "utilization_ratio"]
            )
            .properties(width="container", height=280)
        )
        if len(curve)
        else None
    )
    chart
    return (chart,)


@app.cell
def _(demand, found, held, month):
    saved = sum(one.saved for one in found.values())
    print(f"{month.question.billing_period}: {len(demand)} pools of demand, {len(held)} commitments held")
    print(f"with 30 % off, the best commitments would have saved {saved:f} {month.question.currency}")
    return


if __name__ == "__main__":
    app.run()
