"""Trino's grammar of queries: whether a text belongs to it, and if not, where it leaves it.

It builds no tree and knows no table. `texts.check_query` and `texts.check_change` are the door; the rest is one module
per chapter of the grammar. What only Trino itself runs (row patterns, table functions, JSON_TABLE) is read to its
closing bracket and no deeper.
"""
