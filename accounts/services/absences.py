"""Verbs on absences: days and a stand-in, never a reason."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import Absence, User
from accounts.services.people import must_manage


@transaction.atomic
def record_absence(
    person: User, *, first_day: date, last_day: date, stand_in: User | None, user: User
) -> Absence:
    """Notes the days away. ValidationError where they overlap with others of the person."""
    _lock(person)
    must_manage(user, person)
    absence = Absence(user=person, first_day=first_day, last_day=last_day, stand_in=stand_in)
    absence.full_clean()
    absence.save(force_insert=True)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, back_on: date, user: User) -> None:
    """The person is back on a day before the end; one that had not begun is taken out."""
    _lock(absence.user)
    must_manage(user, absence.user)
    last_day = min(absence.last_day, back_on - timedelta(days=1))
    if last_day < absence.first_day:
        absence.delete()
        return
    absence.last_day = last_day
    absence.save(update_fields=["last_day"])


def _lock(person: User) -> None:
    """Two absences of one person are written one after the other."""
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
