"""What the API says of texts of messages, and what it takes."""

from rest_framework import serializers

from arengine.lib.bodies import Body
from claims.models import DenialCategory
from strategies.choices import TemplateKind


class TemplateVersionShape(serializers.Serializer[object]):
    """One wording of a text; `is_active`: the one that is sent. `category` is of denials."""

    key = serializers.CharField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(TemplateKind.choices)
    name = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    category = serializers.CharField(allow_null=True)
    enclosures = serializers.CharField(help_text="One a line.")
    source = serializers.CharField()  # type: ignore[assignment]
    is_active = serializers.BooleanField()
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class MessageTemplateShape(serializers.Serializer[object]):
    """A text: the version that is sent, null where none is, and the last one, in use or not yet."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(TemplateKind.choices)
    name = serializers.CharField()
    in_use = TemplateVersionShape(allow_null=True)
    last = TemplateVersionShape()


class TemplatePreviewShape(serializers.Serializer[object]):
    """As it would read about the claim, with the patient masked. `empty` are the fields that the
    claim does not say; `refusal` is why it would not be appealed, else empty."""

    key = serializers.CharField()
    number = serializers.IntegerField()
    claim_number = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    empty = serializers.ListField(child=serializers.CharField())
    refusal = serializers.CharField()


class TemplateVersionBody(Body):
    """What is left out stays as it is in the last version. Fields of a claim stand in braces."""

    name = serializers.CharField(max_length=80, required=False)
    subject = serializers.CharField(max_length=150, required=False)
    body = serializers.CharField(max_length=20_000, required=False)
    category = serializers.SlugRelatedField(
        "key", queryset=DenialCategory.objects.all(), required=False, allow_null=True
    )
    enclosures = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    source = serializers.CharField(max_length=200, required=False, allow_blank=True)  # type: ignore[assignment]


class NewTemplateBody(Body):
    """A text that there was not before."""

    key = serializers.SlugField(max_length=60)
    kind = serializers.ChoiceField(TemplateKind.choices)
    name = serializers.CharField(max_length=80)
    subject = serializers.CharField(max_length=150)
    body = serializers.CharField(max_length=20_000)
    category = serializers.SlugRelatedField(
        "key", queryset=DenialCategory.objects.all(), allow_null=True, default=None
    )
    enclosures = serializers.CharField(max_length=4000, allow_blank=True, default="")
    source = serializers.CharField(max_length=200, allow_blank=True, default="")  # type: ignore[assignment]


class NumberBody(Body):
    """Which version."""

    number = serializers.IntegerField(min_value=1)
