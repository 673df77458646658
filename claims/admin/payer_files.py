"""Payers, aliases and contract terms as small files in and out of the admin."""

from typing import Any

from import_export import fields, widgets

from accounts.forms import folded
from arengine.lib.dates import today
from arengine.lib.fold import fold
from arengine.lib.reference_files import NumberWidget, ReferenceResource, YesNoWidget, refuse
from claims.admin.payer_forms import refuse_foreign
from claims.models import ContractTerm, Payer, PayerAlias
from claims.services.payers import confirm_line


def payer_known_as(name: str) -> Payer | None:
    """The payer that a spelling leads to."""
    alias = PayerAlias.objects.filter(key=fold(name)).select_related("payer").first()
    return alias.payer if alias else None


class PayerWidget(widgets.Widget):
    """A payer by any of its spellings."""

    def clean(self, value: object, row: Any = None, **options: Any) -> Payer:
        payer = payer_known_as(str(value))
        if payer is None:
            raise ValueError(f"no payer is known as “{value}”")
        return payer

    def render(self, value: Payer | None, obj: object = None, **options: Any) -> str:
        return value.name if value else ""


class PayerResource(ReferenceResource):
    line_confirmed = fields.Field("line_confirmed", "line_confirmed", YesNoWidget())

    class Meta(ReferenceResource.Meta):
        model = Payer
        fields = ("name", "line_of_business", "line_confirmed")
        import_id_fields = ("name",)

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Payer | None:
        name = str(row.get("name") or "")
        known = payer_known_as(name)
        if known and fold(known.name) != fold(name):
            raise refuse(f"“{name}” is another spelling of “{known}”", "name")
        return known

    def before_save_instance(self, instance: Payer, row: dict[str, Any], **options: Any) -> None:
        known = Payer.objects.filter(pk=instance.pk)
        self.line_changed = known.exclude(line_of_business=instance.line_of_business).exists()

    def after_save_instance(self, instance: Payer, row: dict[str, Any], **options: Any) -> None:
        know_by_own_name(instance)
        if self.line_changed and not options.get("dry_run"):
            line = instance.line_of_business
            confirm_line(instance, line, user=options["user"], today=today())


class AliasResource(ReferenceResource):
    payer = fields.Field("payer", "payer", PayerWidget())

    class Meta(ReferenceResource.Meta):
        model = PayerAlias
        fields = ("key", "payer")
        import_id_fields = ("key",)

    def before_import_row(self, row: dict[str, Any], **options: Any) -> None:
        super().before_import_row(row, **options)
        row["key"] = folded(str(row.get("key") or ""))

    def before_save_instance(
        self, instance: PayerAlias, row: dict[str, Any], **options: Any
    ) -> None:
        refuse_foreign(instance.key, instance.payer_id)


class TermResource(ReferenceResource):
    payer = fields.Field("payer", "payer", PayerWidget())
    value = fields.Field("value", "value", NumberWidget())

    class Meta(ReferenceResource.Meta):
        model = ContractTerm
        fields = ("payer", "kind", "value", "effective_from", "source")
        import_id_fields = ("payer", "kind", "effective_from")


def know_by_own_name(payer: Payer) -> None:
    """A payer's name is its first spelling; a name given up stays one."""
    PayerAlias.objects.get_or_create(key=folded(payer.name), defaults={"payer": payer})
