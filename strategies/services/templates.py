"""Texts of messages: checked, kept as versions, put in use and out of it."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from arengine.lib.errors import Refused, Stale
from strategies.choices import TemplateKind
from strategies.models import MessageTemplate
from strategies.rules.merge_fields import Place, faults
from strategies.services.rights import refuse_unless_deciding
from strategies.services.saving import save_fields

WORDS = ("kind", "name", "subject", "body", "category", "enclosures", "source")
# Of several lines.
LINED = ("body", "enclosures")


def check_texts(kind: str, subject: str, body: str) -> None:
    """ValidationError by field for what may not be sent."""
    place = Place.EMAIL if kind == TemplateKind.EMAIL else Place.LETTER
    found = {"subject": faults(subject, Place.SUBJECT), "body": faults(body, place)}
    if "\n" in subject:
        found["subject"].append("A subject is one line.")
    if errors := {name: words for name, words in found.items() if words}:
        raise ValidationError(errors)


@transaction.atomic
def save_template(key: str, values: Mapping[str, object], *, user: User) -> MessageTemplate:
    """The next version of a text, not yet in use. ValidationError for one that cannot be sent."""
    refuse_unless_deciding(user)
    versions = _locked(key)
    said = {name: values[name] for name in WORDS if name in values}
    said |= {name: str(said[name]).replace("\r\n", "\n") for name in LINED if name in said}
    drafted = MessageTemplate(key=key, is_active=False, created_by=user, **said)
    drafted.number = versions[-1].number + 1 if versions else 1
    drafted.full_clean(exclude=["created_by"])
    check_texts(drafted.kind, drafted.subject, drafted.body)
    if versions and versions[-1].kind != drafted.kind:
        kind = versions[-1].get_kind_display()
        raise ValidationError({"kind": f"“{key}” is of another kind: {kind}."})
    drafted.save()
    return drafted


@transaction.atomic
def create_template(key: str, values: Mapping[str, object], *, user: User) -> MessageTemplate:
    """The first version of a text that there was not before."""
    refuse_unless_deciding(user)
    if _locked(key):
        raise ValidationError({"key": f"There is a text “{key}”: draft its next version."})
    return save_template(key, values, user=user)


@transaction.atomic
def draft_template(
    key: str, changes: Mapping[str, object], *, user: User, expected: int | None = None
) -> MessageTemplate:
    """The last version with these changes as the next one. Stale where the last version is not
    the one that the changes were made to."""
    refuse_unless_deciding(user)
    last = _locked(key)[-1]
    if expected is not None and expected != last.number:
        raise Stale(expected, last.number)
    return save_template(
        key, {**{name: getattr(last, name) for name in WORDS}, **changes}, user=user
    )


@transaction.atomic
def activate_template(template: MessageTemplate, *, user: User) -> MessageTemplate:
    """From now on this version is sent, and no other of its key."""
    refuse_unless_deciding(user)
    locked = next(one for one in _locked(template.key) if one.pk == template.pk)
    check_texts(locked.kind, locked.subject, locked.body)
    others = MessageTemplate.objects.filter(key=template.key, is_active=True).exclude(pk=locked.pk)
    others.update(is_active=False)
    return save_fields(locked, is_active=True)


@transaction.atomic
def retire_template(template: MessageTemplate, *, user: User) -> MessageTemplate:
    """It is sent no more; steps that would send it wait for a person."""
    refuse_unless_deciding(user)
    locked = MessageTemplate.objects.select_for_update().get(pk=template.pk)
    if not locked.is_active:
        raise Refused("not_active", f"{locked} is not in use.")
    return save_fields(locked, is_active=False)


def _locked(key: str) -> list[MessageTemplate]:
    """All versions of a text, in their order."""
    return list(MessageTemplate.objects.select_for_update().filter(key=key).order_by("number"))


def template_in_use(key: str) -> MessageTemplate | None:
    """The version of a key that is sent."""
    return MessageTemplate.objects.filter(key=key, is_active=True).first()


def last_versions() -> list[int]:
    """Of each key its last version, by id."""
    newest = MessageTemplate.objects.order_by().values("key").annotate(last=Max("pk"))
    return list(newest.values_list("last", flat=True))
