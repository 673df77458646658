"""Strategies as small files in and out of the admin. What comes in becomes drafts: nothing is in
force before somebody puts it there."""

from collections.abc import Sequence
from typing import Any

from import_export import fields, widgets

from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.fold import fold
from arengine.lib.reference_files import ReferenceResource, YesNoWidget, refuse
from claims.choices import LineOfBusiness
from strategies.choices import AppliesTo, Priority, Protocol
from strategies.models import Strategy, StrategyVersion, Workflow
from strategies.services.strategies import Link, links_of, save_strategy
from strategies.services.strategy_drafts import draft_for_owner

WORDS = ("summary", "note", "protocols", "priority", "enrols", "valid_until")


class ProtocolsWidget(widgets.Widget):
    """Keys of protocols, separated by commas."""

    def clean(self, value: object, row: Any = None, **options: Any) -> list[str]:
        names = [name.strip() for name in str(value).split(",") if name.strip()]
        if unknown := [name for name in names if name not in Protocol.values]:
            raise ValueError(f"no protocol is called {', '.join(unknown)}")
        return names

    def render(self, value: Any, obj: object = None, **options: Any) -> str:
        return ",".join(value or [])


class StrategyResource(ReferenceResource):
    """One row a strategy: the draft that waits, else its last version.

    `workflows` are `appeal-process:appealable,phone-campaign:any`, in order.
    """

    payer_key = fields.Field(column_name="payer_key")
    line_of_business = fields.Field(column_name="line_of_business")
    name = fields.Field(column_name="name")
    protocols = fields.Field("protocols", "protocols", ProtocolsWidget())
    enrols = fields.Field("enrols", "enrols", YesNoWidget())
    workflows = fields.Field(column_name="workflows")

    class Meta(ReferenceResource.Meta):
        model = StrategyVersion
        fields = (*("payer_key", "line_of_business", "name"), *WORDS, "workflows")
        import_id_fields = ("payer_key", "line_of_business")
        clean_model_instances = False

    def dehydrate_payer_key(self, version: StrategyVersion) -> str:
        return version.strategy.payer_key

    def dehydrate_line_of_business(self, version: StrategyVersion) -> str:
        return version.strategy.line_of_business

    def dehydrate_name(self, version: StrategyVersion) -> str:
        return version.strategy.name

    def dehydrate_workflows(self, version: StrategyVersion) -> str:
        wanted = getattr(version, "wanted", None)
        links = wanted if wanted is not None else links_of(version) if version.pk else []
        return ",".join(f"{link.workflow.key}:{link.applies_to}" for link in links)

    def before_import_row(self, row: dict[str, Any], **options: Any) -> None:
        super().before_import_row(row, **options)
        row["payer_key"] = fold(str(row.get("payer_key") or ""))
        _refuse_row(row)

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> StrategyVersion | None:
        of = {"payer_key": row["payer_key"], "line_of_business": row.get("line_of_business") or ""}
        versions = StrategyVersion.objects.filter(**{f"strategy__{k}": v for k, v in of.items()})
        return versions.select_related("strategy").order_by("-number").first()

    def init_instance(self, row: Any = None) -> StrategyVersion:
        line = row.get("line_of_business") or ""
        of = Strategy(payer_key=row["payer_key"], line_of_business=line, name=row.get("name") or "")
        return StrategyVersion(strategy=of)

    def import_instance(self, instance: Any, row: dict[str, Any], **options: Any) -> None:
        super().import_instance(instance, row, **options)
        given = row.get("workflows")
        kept = links_of(instance) if instance.pk else []
        instance.wanted = kept if given in ("", None) else _links(str(given))

    def is_unchanged(self, instance: Any, original: Any, row: Any) -> bool:
        if original.pk is None:
            return False
        same = all(getattr(instance, name) == getattr(original, name) for name in WORDS)
        return same and list(instance.wanted) == links_of(original)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **options: Any) -> None:
        """Through the verbs, so that a file is refused what a page would be refused."""
        of, user = instance.strategy, options["user"]
        try:
            draft, _ = draft_for_owner(
                of.payer_key, of.line_of_business, of.name, user=user, today=today()
            )
            wording = {name: getattr(instance, name) for name in WORDS}
            save_strategy(draft, wording, instance.wanted, user=user)
        except Refused as refusal:
            raise refuse(refusal.message, "summary") from refusal


def _refuse_row(row: dict[str, Any]) -> None:
    line, priority = str(row.get("line_of_business") or ""), str(row.get("priority") or "")
    if line and line not in LineOfBusiness.values:
        raise refuse(f"“{line}” is not a line of business", "line_of_business")
    if line and row["payer_key"]:
        raise refuse("a strategy is for a payer or for a line of business", "line_of_business")
    if priority and priority not in Priority.values:
        raise refuse(f"“{priority}” is not a priority", "priority")
    if not row.get("name"):
        raise refuse("a strategy has a name", "name")


def _links(text: str) -> Sequence[Link]:
    return [_link(part.strip()) for part in text.split(",") if part.strip()]


def _link(text: str) -> Link:
    key, _, applies_to = text.partition(":")
    workflow = Workflow.objects.filter(key=key).first()
    if workflow is None:
        raise refuse(f"no workflow has the key “{key}”", "workflows")
    if applies_to and applies_to not in AppliesTo.values:
        raise refuse(f"“{applies_to}” does not say which claims", "workflows")
    return Link(workflow, applies_to or AppliesTo.ANY.value)
