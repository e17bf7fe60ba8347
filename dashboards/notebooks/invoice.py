"""Audit an invoice: from the bill's lines to the invoices, and from unblended to amortized. `lakehouse notebook invoice`."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Audit an invoice")


@app.cell
def _():
    import altair as alt
    import marimo as mo

    from dashboards.notebooks.asking import connect, for_charts, open_month

    return alt, connect, for_charts, mo, open_month


@app.cell
def _(connect, mo, open_month):
    month = open_month(connect(), mo.cli_args().get("month"))
    mo.md(f"# Invoices of {month.question.billing_period}\n\nUnblended cost in {month.question.currency}.")
    return (month,)


@app.cell
def _(month):
    invoices, lines, months = month("invoices"), month("invoice_lines"), month("months")
    billed, listed = invoices["bill_total"].dropna().sum(), lines["unblended_cost"].sum()
    return billed, invoices, lines, listed, months


@app.cell
def _(billed, invoices, listed, mo):
    told = "equal" if billed == listed else f"**they differ by {billed - listed:f}**"
    mo.vstack([mo.md(f"## Invoices\n\n{billed:f} on invoices, {listed:f} in the lines: {told}."), invoices])
    return (told,)


@app.cell
def _(invoices, mo):
    typed = invoices[invoices["invoice_total"].notna()]
    text = (
        "All that were typed in are equal."
        if (typed["state"] == "equal").all()
        else "**Look at those that differ.**"
    )
    mo.md(f"{len(typed)} of {len(invoices)} were typed in from a PDF. {text if len(typed) else ''}")
    return


@app.cell
def _(lines, mo):
    mo.vstack([mo.md("## What the lines are"), lines])
    return


@app.cell
def _(mo, months):
    bridge = months[
        ["billing_period", "unblended_cost", "commitment_trueup", "commitment_upfront_fee", "amortized_cost"]
    ].copy()
    bridge["difference"] = (
        bridge["unblended_cost"]
        - bridge["commitment_trueup"]
        - bridge["commitment_upfront_fee"]
        - bridge["amortized_cost"]
    )
    mo.vstack([mo.md("## The bridge\n\nUnblended, less true-up, less upfront fees, is amortized."), bridge])
    return (bridge,)


@app.cell
def _(alt, for_charts, months):
    chart = (
        alt.Chart(for_charts(months))
        .transform_fold(["unblended_cost", "amortized_cost"], as_=["cost", "amount"])
        .mark_bar()
        .encode(x="billing_period:N", xOffset="cost:N", y="amount:Q", color="cost:N")
        .properties(width="container", height=260)
    )
    chart
    return (chart,)


@app.cell
def _(billed, bridge, listed, month):
    print(f"{month.question.billing_period}: {billed:f} on invoices, {listed:f} in lines")
    print(f"largest difference of the bridge: {bridge['difference'].abs().max():f}")
    return


if __name__ == "__main__":
    app.run()
