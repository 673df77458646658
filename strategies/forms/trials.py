"""What a person writes down of a trial before the launch."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from strategies.choices import Metric
from strategies.forms.strategies import CONTROL, SELECT
from strategies.models import Campaign, Trial, WorkflowVersion
from strategies.services.trials import TrialPlan

SPLITS = (50, 40, 30, 20, 10)
USUAL_POINTS = Decimal(5)
# Where nothing is known of the champion: no share needs more claims.
USUAL_SHARE = Decimal(50)


class TrialForm(forms.Form):
    """The champion is the campaign's own workflow; percent and points as people say them."""

    challenger = forms.ModelChoiceField(
        WorkflowVersion.objects.none(), empty_label=None, widget=forms.Select(attrs=SELECT)
    )
    challenger_percent = forms.TypedChoiceField(
        coerce=int,
        label="Split, champion/challenger",
        widget=forms.Select(attrs=SELECT),
    )
    metric = forms.ChoiceField(
        choices=Metric.choices, label="Decided by", widget=forms.Select(attrs=SELECT)
    )
    horizon_days = forms.IntegerField(
        min_value=1,
        max_value=365,
        label="Horizon, days",
        widget=forms.NumberInput(attrs=CONTROL),
    )
    looks = forms.IntegerField(
        min_value=1,
        max_value=5,
        label="Looks until then, 1 to 5",
        widget=forms.NumberInput(attrs=CONTROL),
    )
    expected = forms.DecimalField(
        min_value=0,
        max_value=100,
        decimal_places=2,
        label="Champion expected, %",
        widget=forms.NumberInput(attrs=CONTROL),
    )
    smallest = forms.DecimalField(
        min_value=Decimal("0.1"),
        max_value=100,
        decimal_places=2,
        label="Worth seeing, points",
        widget=forms.NumberInput(attrs=CONTROL),
    )

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["challenger"].queryset = versions
        # A split that was written over the API stays as it is unless another is chosen.
        splits = sorted({*SPLITS, self.initial.get("challenger_percent", SPLITS[0])}, reverse=True)
        fields["challenger_percent"].choices = [(one, f"{100 - one}/{one}") for one in splits]

    def plan(self) -> TrialPlan:
        said = dict(self.cleaned_data)
        return TrialPlan(
            expected_share=said.pop("expected") / 100,
            smallest_difference=said.pop("smallest") / 100,
            metric=Metric(said.pop("metric")),
            **said,
        )


def versions_to_try(day: date, champion: WorkflowVersion | None) -> Any:
    """Every version in force but the champion, the newest of each workflow first."""
    found = WorkflowVersion.objects.in_force(day).filter(workflow__is_active=True)
    others = found.exclude(pk=champion and champion.pk).select_related("workflow")
    return others.order_by("workflow__name", "-number")


def begin_with(trial: Trial | None, campaign: Campaign, expected: Decimal | None) -> dict[str, Any]:
    """What stands there already, or else what is usual."""
    if trial is not None:
        names = ("challenger", "challenger_percent", "metric", "horizon_days", "looks")
        shares = {
            "expected": trial.expected_share * 100,
            "smallest": trial.smallest_difference * 100,
        }
        return {**{name: getattr(trial, name) for name in names}, **_trimmed(shares)}
    share = USUAL_SHARE if expected is None else expected * 100
    usual = {"challenger_percent": 50, "horizon_days": campaign.window_days, "looks": 4}
    return {**usual, **_trimmed({"expected": share, "smallest": USUAL_POINTS})}


def _trimmed(shares: dict[str, Decimal]) -> dict[str, Decimal]:
    return {name: _trim(share) for name, share in shares.items()}


def _trim(share: Decimal) -> Decimal:
    """One decimal, unless there are two."""
    short = share.quantize(Decimal("0.1"))
    return short if short == share else share.quantize(Decimal("0.01"))
