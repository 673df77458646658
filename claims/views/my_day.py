"""`/my-day`: what a person worked today. Nobody else's day has an address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from accounts.people import person
from arengine.lib.dates import today
from arengine.lib.http import both
from claims.worklist.my_day import my_day, story_of


@require_safe
def my_day_page(request: HttpRequest) -> HttpResponse:
    user, day = person(request), today()
    context = {"my_day": my_day(user, day), "touches": story_of(user, day)}
    return render(request, "claims/my_day_page.html", context)


urlpatterns: list[URLPattern] = [*both("my-day/", my_day_page, "my-day")]
