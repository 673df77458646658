"""What the API says of messages that go out."""

from rest_framework import serializers

from accounts.choices import MessageChannel, MessageState


class MessageShape(serializers.Serializer[object]):
    """`claim_number` is null where it is about none that the caller sees; `settled_by` is who
    decided what became of it."""

    id = serializers.IntegerField()
    channel = serializers.ChoiceField(MessageChannel.choices)
    state = serializers.ChoiceField(MessageState.choices)
    claim_number = serializers.CharField(allow_null=True)
    to_name = serializers.CharField()
    subject = serializers.CharField()
    author = serializers.CharField(allow_null=True)
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    next_at = serializers.DateTimeField()
    tried_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    last_error = serializers.CharField()
    settled_by = serializers.CharField(allow_null=True)


class MessageFileShape(serializers.Serializer[object]):
    name = serializers.CharField()
    content_type = serializers.CharField()


class WholeMessageShape(MessageShape):
    """With what it says; of a letter, before the patient was filled in."""

    to_address = serializers.CharField()
    body = serializers.CharField()
    files = MessageFileShape(many=True)
