"""Explore egress: which path costs what, when, and who sends it. `lakehouse notebook egress`, or as a script."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Explore egress")


@app.cell
def _():
    import altair as alt
    import marimo as mo

    from dashboards.notebooks.asking import connect, for_charts, open_month

    return alt, connect, for_charts, mo, open_month


@app.cell
def _(connect, mo, open_month):
    chosen = mo.cli_args()
    month = open_month(connect(), chosen.get("month"), chosen.get("account"))
    mo.md(f"# Egress in {month.question.billing_period}\n\nUnblended cost in {month.question.currency}.")
    return (month,)


@app.cell
def _(month):
    paths, days = month("transfer"), month("transfer_days")
    total = paths["unblended_cost"].sum()
    return days, paths, total


@app.cell
def _(mo, paths, total):
    mo.vstack(
        [
            mo.md(
                f"## Paths\n\nAll of it: **{total:,.2f}**. Metered counts both ends, moved each byte once."
            ),
            paths,
        ]
    )
    return


@app.cell
def _(alt, days, for_charts):
    chart = (
        alt.Chart(for_charts(days))
        .mark_bar()
        .encode(
            x="usage_date:T",
            y="unblended_cost:Q",
            color="path_class:N",
            tooltip=["usage_date:T", "path_class", "unblended_cost"],
        )
        .properties(width="container", height=300)
    )
    chart
    return (chart,)


@app.cell
def _(mo, paths):
    path = mo.ui.dropdown(["every path", *paths["path_class"]], value="every path", label="path")
    path
    return (path,)


@app.cell
def _(mo, month, path):
    senders = month("transfer_resources")
    shown = senders if path.value == "every path" else senders[senders["path_class"] == path.value]
    mo.vstack([mo.md("## Senders, the dearest first"), shown])
    return senders, shown


@app.cell
def _(mo, month):
    advice = month("transfer_advice")
    mo.vstack(
        [mo.md("## Cheaper paths\n\nSavings of findings may overlap; read *applies if* first."), advice]
    )
    return (advice,)


@app.cell
def _(advice, month, paths, senders, total):
    print(f"{month.question.billing_period}: {total:f} {month.question.currency} on {len(paths)} paths")
    print(f"senders: {len(senders)}, findings: {len(advice)}")
    return


if __name__ == "__main__":
    app.run()
