"""What the anomaly check may be told, with the reason for each default."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AnomalySettings:
    """Thresholds of the detector. Money is in the currency of the series, days are UTC days.

    A rise must pass the statistical cut and the money gate: a doubled two-dollar service wakes nobody.
    """

    settled_days: int = 2
    """The newest days of the data, never judged: bills of AWS are still growing there."""
    same_weekdays: int = 6
    """Expected cost = median of this many same weekdays before."""
    residual_days: int = 42
    """Width = 1.4826 x median absolute residual of this many days before."""
    cut: float = 5.5
    """An alert is more than this many widths above what was expected."""
    width_floor_ratio: float = 0.02
    """A width is at least this share of the expected cost."""
    minimum_impact: float = 5.0
    """Money gate: a rise below this is not reported."""
    minimum_impact_ratio: float = 0.10
    """Money gate: nor is a rise below this share of the expected cost."""
    new_series_days: int = 14
    """Younger series have no weekdays to compare with, so they meet only the absolute rule."""
    new_series_cost: float = 60.0
    """A new series is reported from this daily rise on, never by a percentage."""
