"""Which version of each workflow claims begin in."""

from datetime import date

from arengine.lib.dates import written
from arengine.lib.errors import Refused
from strategies.models import Workflow, WorkflowVersion


def version_in_force(workflow: Workflow, day: date) -> WorkflowVersion | None:
    """The version that claims are put in on a day; None where there is none to begin."""
    return versions_in_force(day).get(workflow.pk)


def insist_in_force(workflow: Workflow, day: date) -> WorkflowVersion:
    """The same. Refused where there is none."""
    version = version_in_force(workflow, day)
    if version is None:
        raise Refused("not_in_force", f"“{workflow}” has no version in force on {written(day)}.")
    return version


def versions_in_force(day: date) -> dict[int, WorkflowVersion]:
    """By workflow, of those still in use."""
    versions = WorkflowVersion.objects.in_force(day).filter(workflow__is_active=True)
    found: dict[int, WorkflowVersion] = {}
    for version in versions.select_related("workflow"):
        found.setdefault(version.workflow_id, version)
    return found
