"""Plans that move work between desks: ask for one, look it through, accept, drop, undo."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.people import person
from arengine.lib.dates import now, today
from arengine.lib.http import both
from claims.choices import PlanKind
from claims.forms.claims import first_error
from claims.forms.plans import PlanForm
from claims.models import RebalancePlan
from claims.rights import must_decide
from claims.services.planning import MOST, propose_cover, propose_level, propose_teams
from claims.services.rebalancing import accept_plan, choose_moves, drop_plan, undo_plan
from claims.worklist.plans import loads_of, moves_of


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Works a plan out; nothing moves yet."""
    user = person(request)
    if not user.sees_facilities:
        raise Http404
    must_decide(user)
    form = PlanForm(request.POST, user=user)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("team-board")
    return redirect("team-plan", _proposed(form, user).pk)


@require_safe
def plan_page(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = _plan(request, plan_id)
    moves = moves_of(plan)
    context = {
        "plan": plan,
        "moves": moves,
        "loads": loads_of(plan, moves),
        "kept": sum(move["is_kept"] for move in moves),
        "may_decide": person(request).decides,
        "may_undo": plan.can_be_undone(now()),
        "most": MOST,
    }
    return render(request, "claims/plan.html", context)


@require_POST
def choose(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Keeps the moves that are ticked; with `accept` they are made at once."""
    plan, user = _plan(request, plan_id), must_decide(person(request))
    kept = choose_moves(plan, _ticked(request), user=user)
    if "accept" in request.POST:
        done = accept_plan(plan, user=user, today=today(), now=now())
        skipped = f", {kept - done:,} had changed meanwhile" if done < kept else ""
        messages.success(request, f"{done:,} claims moved{skipped}. Undo is open for 7 days.")
    return redirect("team-plan", plan.pk)


@require_POST
def drop(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan, user = _plan(request, plan_id), must_decide(person(request))
    drop_plan(plan, user=user, now=now())
    messages.success(request, "The plan is dropped; nothing was moved.")
    return redirect("team-board")


@require_POST
def undo(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan, user = _plan(request, plan_id), must_decide(person(request))
    back = undo_plan(plan, user=user, today=today(), now=now())
    messages.success(request, f"{back:,} claims put back. Those that stay are listed below.")
    return redirect("team-plan", plan.pk)


def _plan(request: HttpRequest, plan_id: int) -> RebalancePlan:
    seen = RebalancePlan.objects.for_user(person(request))
    return get_object_or_404(seen.select_related("absence", "away", "team"), pk=plan_id)


def _ticked(request: HttpRequest) -> list[int]:
    values = request.POST.getlist("claim")
    return [int(pk) for pk in values if pk.isascii() and pk.isdigit() and len(pk) <= 18]


def _proposed(form: PlanForm, user: User) -> RebalancePlan:
    asked, day = form.cleaned_data, today()
    if asked["kind"] == PlanKind.COVER:
        return propose_cover(asked["absence"], user=user, today=day)
    if asked["kind"] == PlanKind.TEAMS:
        return propose_teams(user=user, today=day, weigh_by=asked["weigh_by"])
    return propose_level(asked["team"], user=user, today=day, weigh_by=asked["weigh_by"])


urlpatterns: list[URLPattern] = [
    *both("team/plans/", propose, "team-plans"),
    *both("team/plans/<int:plan_id>/", plan_page, "team-plan"),
    *both("team/plans/<int:plan_id>/choose/", choose, "team-plan-choose"),
    *both("team/plans/<int:plan_id>/drop/", drop, "team-plan-drop"),
    *both("team/plans/<int:plan_id>/undo/", undo, "team-plan-undo"),
]
