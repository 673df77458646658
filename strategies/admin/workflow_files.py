"""Workflows as small files in and out of the admin. What comes in becomes drafts: no claim begins
them before somebody puts them in force."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from import_export import fields

from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.reference_files import ReferenceResource, refuse
from strategies.choices import ExitOn
from strategies.forms.workflows import WORDS
from strategies.models import MessageTemplate, Workflow, WorkflowStep, WorkflowVersion
from strategies.services.workflows import draft_workflow, save_workflow

STEP = (
    *("title", "offset", "day_kind", "channel", "say", "have_ready", "documents"),
    *("grace_days", "is_milestone"),
)
Step = dict[str, Any]


class WorkflowResource(ReferenceResource):
    """One row a workflow: the draft that waits, else its last version.

    `steps` is a JSON list in order; `exits` are `payment:,denial:appeal-process`.
    """

    key = fields.Field(column_name="key")
    steps = fields.Field(column_name="steps")
    exits = fields.Field(column_name="exits")

    class Meta(ReferenceResource.Meta):
        model = WorkflowVersion
        fields = ("key", *WORDS, "steps", "exits")
        import_id_fields = ("key",)
        clean_model_instances = False

    def dehydrate_key(self, version: WorkflowVersion) -> str:
        return version.workflow.key

    def dehydrate_steps(self, version: WorkflowVersion) -> str:
        wanted = getattr(version, "wanted_steps", None)
        return json.dumps(steps_of(version) if wanted is None else wanted, ensure_ascii=False)

    def dehydrate_exits(self, version: WorkflowVersion) -> str:
        wanted = getattr(version, "wanted_exits", None)
        exits = exits_of(version) if wanted is None else wanted
        return ",".join(f"{event}:{to}" for event, to in sorted(exits.items()))

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> WorkflowVersion:
        versions = WorkflowVersion.objects.filter(workflow__key=row.get("key") or "")
        last = versions.select_related("workflow").order_by("-number").first()
        if last is None:
            raise refuse(f"no workflow has the key “{row.get('key') or ''}”", "key")
        return last

    def import_instance(self, instance: Any, row: dict[str, Any], **options: Any) -> None:
        super().import_instance(instance, row, **options)
        steps, exits = row.get("steps"), row.get("exits")
        instance.wanted_steps = _steps(str(steps)) if steps else steps_of(instance)
        instance.wanted_exits = _exits(str(exits)) if exits else exits_of(instance)
        rows_of(instance.wanted_steps)

    def is_unchanged(self, instance: Any, original: Any, row: Any) -> bool:
        same = all(getattr(instance, name) == getattr(original, name) for name in WORDS)
        steps_same = instance.wanted_steps == steps_of(original)
        return same and steps_same and instance.wanted_exits == exits_of(original)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **options: Any) -> None:
        """Through the verbs, so that a file is refused what a page would be refused."""
        user, to = options["user"], {flow.key: flow for flow in Workflow.objects.all()}
        exits = {event: to.get(key) for event, key in instance.wanted_exits.items()}
        try:
            draft, _ = draft_workflow(instance.workflow, user=user, today=today())
            values = {name: getattr(instance, name) for name in WORDS}
            steps = rows_of(instance.wanted_steps)
            save_workflow(draft, values=values, steps=steps, exits=exits, user=user)
        except Refused as refusal:
            raise refuse(refusal.message, "key") from refusal


def steps_of(version: WorkflowVersion) -> list[Step]:
    """The steps as a file has them; a template by its key."""
    rows = version.steps.select_related("template").order_by("position")
    return [
        {
            **{name: getattr(step, name) for name in STEP},
            "template": step.template.key if step.template else "",
        }
        for step in rows
    ]


def exits_of(version: WorkflowVersion) -> dict[str, str]:
    """{event: key of what follows, or nothing}."""
    exits = version.exits.select_related("to_workflow")
    return {one.event: one.to_workflow.key if one.to_workflow else "" for one in exits}


def rows_of(steps: list[Step]) -> list[WorkflowStep]:
    """The steps as rows, each checked."""
    templates = MessageTemplate.objects.filter(is_active=True).order_by("key", "number")
    by_key = {template.key: template for template in templates}
    rows = []
    for place, step in enumerate(steps, start=1):
        key = step.get("template") or ""
        if key and key not in by_key:
            raise refuse(f"step {place}: no template in use has the key “{key}”", "steps")
        row = WorkflowStep(**{**step, "template": by_key.get(key)}, position=place)
        try:
            row.full_clean(exclude=["version"], validate_constraints=False)
        except ValidationError as error:
            raise refuse(f"step {place}: {' '.join(error.messages)}", "steps") from error
        rows.append(row)
    return rows


def _steps(text: str) -> list[Step]:
    try:
        steps = json.loads(text)
    except ValueError as error:
        raise refuse("the steps are a JSON list", "steps") from error
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise refuse("the steps are a JSON list of objects", "steps")
    for place, step in enumerate(steps, start=1):
        if unknown := set(step) - {*STEP, "template"}:
            raise refuse(f"step {place}: unknown field {', '.join(sorted(unknown))}", "steps")
    return [{"template": "", **step} for step in steps]


def _exits(text: str) -> dict[str, str]:
    keys = set(Workflow.objects.values_list("key", flat=True))
    exits = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        event, _, to = part.partition(":")
        if event not in ExitOn.values:
            raise refuse(f"“{event}” is not an event", "exits")
        if to and to not in keys:
            raise refuse(f"no workflow has the key “{to}”", "exits")
        exits[event] = to
    return exits
