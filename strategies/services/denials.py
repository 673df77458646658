"""The verbs of denial projects: start one over a cluster, enrol its claims, close it with a
finding; and what the night keeps of clusters and projects."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.services.notices import send_notices
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from arengine.lib.locks import take_alone
from claims.models import Claim, JobRun, Payer, RootCause
from claims.rights import must_decide_for_all
from claims.rules.denials import codes_in, no_appeal
from claims.services.runs import ClockTimestamp
from strategies.bulk.clustering import count_clusters
from strategies.bulk.enrolling import enrol
from strategies.bulk.joining import join_projects, sum_up_projects
from strategies.choices import EnrolledBy, ProjectState
from strategies.models import DenialCluster, DenialProject, Workflow, WorkflowVersion
from strategies.services.rights import may_own
from strategies.services.saving import save_fields
from strategies.services.versions_in_force import insist_in_force

JOB = "denials"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPlan:
    """What a person says of a project."""

    name: str
    owner: User
    workflow: Workflow
    note: str = ""


@retry_deadlocks
@transaction.atomic
def start_project(
    cluster: DenialCluster, plan: ProjectPlan, *, user: User, today: date
) -> DenialProject:
    """Freezes the cluster's claims as they are now and begins one workflow on those in none."""
    must_decide_for_all(user)
    version = _refuse_plan(plan, cluster.payer, cluster.code, today)
    # Two that start at the same moment come one after the other.
    DenialCluster.objects.select_for_update(of=("self",)).filter(pk=cluster.pk).first()
    cause = {"payer": cluster.payer, "code": cluster.code, "provider": cluster.provider}
    if before := DenialProject.objects.filter(**cause).first():
        raise Refused("project_exists", f"“{before}” is about these denials already.")
    project = DenialProject.objects.create(
        **cause,
        name=plan.name.strip(),
        owner=plan.owner,
        workflow=plan.workflow,
        version=version,
        note=plan.note.strip(),
        started_on=today,
        created_by=user,
    )
    if not join_projects(today, [project.pk]).claims:
        raise Refused("project_empty", "None of these claims is open and denied any more.")
    _enrol(project, version, user, today)
    if plan.owner != user:
        send_notices([plan.owner], f"The project “{project}” is yours.", project.link)
    return project


@retry_deadlocks
@transaction.atomic
def enrol_members(project: DenialProject, *, user: User, today: date) -> int:
    """Begins the workflow, as it is in force now, on members that are in none; how many."""
    must_decide_for_all(user)
    locked = _lock(project)
    version = insist_in_force(locked.workflow, today)
    join_projects(today, [locked.pk])
    return _enrol(locked, version, user, today)


@retry_deadlocks
@transaction.atomic
def close_project(
    project: DenialProject, *, root_cause: RootCause, finding: str, user: User, today: date
) -> DenialProject:
    """Ends it with what was behind the code. Denials that come later open it again; what is in
    its workflow goes on."""
    if user != project.owner:
        must_decide_for_all(user)
    locked = _lock(project)
    if not root_cause.is_active:
        raise Refused("root_cause_unused", f"“{root_cause}” is no longer used.")
    join_projects(today, [locked.pk])
    sum_up_projects(today, [locked.pk])
    locked.refresh_from_db()
    return save_fields(
        locked,
        state=ProjectState.DONE,
        root_cause=root_cause,
        finding=finding.strip(),
        closed_on=today,
        closed_by=user,
    )


@transaction.atomic
def tend_denials(day: date) -> dict[str, int]:
    """The night's step: counts the clusters, lets new denials join their projects, and sums up.
    The same day again changes nothing."""
    joined = join_projects(day)
    outcome = {"clusters": keep_clusters(day), **joined._asdict()}
    sum_up_projects(day)
    return outcome


@transaction.atomic
def keep_clusters(day: date) -> int:
    """Counts them anew, and says for which day."""
    take_alone("keep_clusters")
    clusters = count_clusters()
    done = {"finished_at": ClockTimestamp(), "outcome": {"clusters": clusters}}
    JobRun.objects.update_or_create(job=JOB, date=day, defaults=done)
    return clusters


def counted_on() -> date | None:
    """The day of the last count."""
    return JobRun.objects.last_done(JOB)


def _refuse_plan(plan: ProjectPlan, payer: Payer, code: str, today: date) -> WorkflowVersion:
    if not plan.name.strip():
        raise Refused("project_nameless", "Give the project a name.")
    if not may_own(plan.owner):
        raise Refused("project_owner", f"{plan.owner.username} cannot own a project.")
    never = no_appeal(codes_in(code), payer.line_of_business)
    if plan.workflow.is_appeal and never:
        raise Refused("no_appeal", never)
    return insist_in_force(plan.workflow, today)


def _enrol(project: DenialProject, version: WorkflowVersion, user: User, today: date) -> int:
    """One statement, whatever their number; claims that are under way elsewhere stay there."""
    members = Claim.objects.for_user(user).filter(pk__in=project.members.values("claim"))
    enrolled = enrol(
        members, version, enrolled_by=EnrolledBy.PERSON, today=today, person_id=user.pk
    )
    save_fields(project, version=version)
    sum_up_projects(today, [project.pk])
    project.refresh_from_db()
    return enrolled


def _lock(project: DenialProject) -> DenialProject:
    locked = DenialProject.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if locked.is_done:
        raise Refused("project_done", f"“{locked}” is done; new denials open it again.")
    return locked
