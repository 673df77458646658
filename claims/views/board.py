"""`/team`: the team's day, for supervisors and for those who lead a team."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from accounts.people import person
from arengine.lib.dates import now, today
from arengine.lib.http import both
from claims.choices import WeighBy
from claims.clock import portfolio_date
from claims.models import RebalancePlan
from claims.worklist.board import no_queue_statement, team_board, teams_of

RECENT = 8


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    user, day = person(request), today()
    teams = teams_of(user)
    if not teams and not user.sees_facilities:
        raise Http404
    # What somebody leads may be less than what they see, and a door lists what the figure counts.
    led = "" if user.sees_facilities else ",".join(team.name for team in teams)
    plans = RebalancePlan.objects.for_user(user).select_related("team", "away", "created_by")
    context = {
        "board": team_board(user, teams, day, portfolio_date(day), now()),
        "day": day,
        "led": f"&team={quote(led)}" if led else "",
        "plans": plans[:RECENT],
        "ways_to_weigh": WeighBy.choices,
        "statement": no_queue_statement(),
    }
    return render(request, "claims/board.html", context)


urlpatterns: list[URLPattern] = [*both("team/", board, "team-board")]
