"""The JSON of imports, as the OpenAPI description shows it."""

from rest_framework import serializers

from claims.choices import ImportState


class RowsShape(serializers.Serializer[object]):
    read = serializers.IntegerField()
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    missing = serializers.IntegerField()


class ControlShape(serializers.Serializer[object]):
    file_balance = serializers.CharField()
    applied_balance = serializers.CharField()


class ProgressShape(serializers.Serializer[object]):
    phase = serializers.CharField(allow_blank=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    rows_per_second = serializers.IntegerField()
    seconds_left = serializers.IntegerField(allow_null=True)


class ImportShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    url = serializers.CharField()
    state = serializers.ChoiceField(ImportState.choices)
    file = serializers.CharField()
    as_of = serializers.DateField()
    snapshot = serializers.BooleanField()
    partial = serializers.BooleanField()  # type: ignore[assignment]
    dry_run = serializers.BooleanField()
    needs_mapping = serializers.BooleanField()
    rows = RowsShape()
    control = ControlShape()
    progress = ProgressShape()
    failure = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    checked_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    undo_until = serializers.DateTimeField(allow_null=True)


class ImportDetailShape(ImportShape):
    file_format = serializers.DictField()
    mapping = serializers.DictField()
    proposal = serializers.DictField()
    preview = serializers.DictField()


class ProblemLineShape(serializers.Serializer[object]):
    row = serializers.IntegerField()
    column = serializers.CharField(allow_blank=True)
    found = serializers.CharField(allow_blank=True)
    expected = serializers.CharField()
    message = serializers.CharField()
    is_note = serializers.BooleanField()


class RejectedRowShape(serializers.Serializer[object]):
    row = serializers.IntegerField()
    claim_number = serializers.CharField(allow_blank=True)
    cells = serializers.ListField(child=serializers.CharField(allow_blank=True))


class ProfileShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    mapping = serializers.DictField()
    updated_at = serializers.DateTimeField()
