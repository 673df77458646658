"""Facilities and teams as small files in and out of the admin."""

from typing import Any

from import_export import fields

from accounts.forms import folded
from accounts.models import Facility, Team
from arengine.lib.fold import fold
from arengine.lib.reference_files import ReferenceResource, YesNoWidget


class FacilityResource(ReferenceResource):
    is_active = fields.Field("is_active", "is_active", YesNoWidget())

    class Meta(ReferenceResource.Meta):
        model = Facility
        fields = ("name", "is_active")
        import_id_fields = ("name",)

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Facility | None:
        return Facility.objects.filter(key=fold(row.get("name") or "")).first()

    def before_save_instance(self, instance: Facility, row: dict[str, Any], **options: Any) -> None:
        instance.key = folded(instance.name)


class TeamResource(ReferenceResource):
    is_active = fields.Field("is_active", "is_active", YesNoWidget())

    class Meta(ReferenceResource.Meta):
        model = Team
        fields = ("name", "label", "position", "daily_capacity", "is_active")
        import_id_fields = ("name",)
