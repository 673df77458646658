"""Texts of messages as small files in and out of the admin. What comes in becomes new versions,
which nothing sends before somebody puts them in use."""

from typing import Any

from import_export import fields, widgets

from arengine.lib.errors import Refused
from arengine.lib.reference_files import ReferenceResource, refuse
from claims.models import DenialCategory
from strategies.models import MessageTemplate
from strategies.services.templates import LINED, WORDS, check_texts, save_template


class TemplateResource(ReferenceResource):
    """One row a text: its last version."""

    category = fields.Field("category", "category", widgets.ForeignKeyWidget(DenialCategory, "key"))

    class Meta(ReferenceResource.Meta):
        model = MessageTemplate
        fields = ("key", *WORDS)
        import_id_fields = ("key",)
        clean_model_instances = False

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> MessageTemplate | None:
        return MessageTemplate.objects.filter(key=row.get("key")).order_by("-number").first()

    def after_init_instance(self, instance: Any, new: bool, row: Any, **options: Any) -> None:
        """Line breaks of whatever wrote the file are ours."""
        for name in LINED:
            row[name] = str(row.get(name) or "").replace("\r\n", "\n")

    def import_instance(self, instance: Any, row: dict[str, Any], **options: Any) -> None:
        super().import_instance(instance, row, **options)
        check_texts(instance.kind, instance.subject, instance.body)

    def is_unchanged(self, instance: Any, original: Any, row: Any) -> bool:
        same = all(getattr(instance, name) == getattr(original, name) for name in WORDS)
        return original.pk is not None and same

    def save_instance(self, instance: Any, is_create: bool, row: Any, **options: Any) -> None:
        """Through the verb, so that a file is refused what a page would be refused."""
        values = {name: getattr(instance, name) for name in WORDS}
        try:
            save_template(instance.key, values, user=options["user"])
        except Refused as refusal:
            raise refuse(refusal.message, "name") from refusal
