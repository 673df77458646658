import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from analytics.filters import Asked, asked


def test_nothing_asked_is_without_bound() -> None:
    assert asked(QueryDict("")) == Asked()
    assert not Asked().narrows


def test_blank_fields_of_the_form_are_absent() -> None:
    assert asked(QueryDict("team=&payer=&facility=")) == Asked()


def test_values_may_be_repeated_or_listed_with_commas() -> None:
    assert asked(QueryDict("payer=3,5&payer=8&payer=3")).payers == ("3", "5", "8")


def test_a_payer_name_may_hold_a_comma() -> None:
    wanted = asked(QueryDict("payer=Aetna, Inc. of Ohio"))
    assert wanted.payers == ("Aetna, Inc. of Ohio",)


def test_seven_buckets_are_asked_for() -> None:
    assert asked(QueryDict("buckets=7")).seven_buckets
    assert not asked(QueryDict("buckets=5")).seven_buckets


def test_other_buckets_are_refused() -> None:
    with pytest.raises(ValidationError, match="expected 5 or 7"):
        asked(QueryDict("buckets=6"))


def test_a_misspelt_filter_is_refused() -> None:
    with pytest.raises(ValidationError, match="unknown"):
        asked(QueryDict("tem=SeniorAgent"))


def test_the_filter_can_be_put_into_a_link() -> None:
    wanted = Asked(teams=("SeniorAgent",), payers=("3", "5"))
    assert wanted.query == {"team": "SeniorAgent", "payer": "3,5"}
