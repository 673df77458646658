"""Days on which a person is away. Never why: reasons of health do not belong here."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value

from accounts.models.people import User


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def for_user(self, user: User | AnonymousUser) -> AbsenceQuerySet:
        """Those of the people whom the user may see."""
        return self.filter(user__in=User.objects.for_user(user))

    def from_day(self, day: date) -> AbsenceQuerySet:
        """Under way on a day, or still to come."""
        return self.filter(last_day__gte=day)


# A range of one number meets another where the numbers are equal: no extension is needed.
SAME_PERSON = Func(
    F("user"), F("user"), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
)
DAYS = Func(
    F("first_day"), F("last_day"), Value("[]"), function="daterange", output_field=DateRangeField()
)


class Absence(models.Model):
    """First and last day away, both included, and who stands in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    stand_in = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stands_in",
        limit_choices_to={"is_active": True},
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="absence_days_in_order",
                violation_error_message="The last day comes before the first.",
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("user")),
                name="absence_stand_in_is_another",
                violation_error_message="Nobody stands in for themselves.",
            ),
            ExclusionConstraint(
                name="absence_days_once",
                expressions=[
                    (SAME_PERSON, RangeOperators.OVERLAPS),
                    (DAYS, RangeOperators.OVERLAPS),
                ],
                violation_error_message="These days overlap with another absence.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.first_day} to {self.last_day}"

    def clean(self) -> None:
        """Asked before the constraints, which could not make a range of such days."""
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": "The last day comes before the first."})
