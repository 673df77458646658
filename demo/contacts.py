"""The desks of the demo's payers: most are reached by e-mail, some are not or want none, so that
every way in which a workflow's e-mail goes can be seen. The addresses are nobody's (RFC 2606)."""

from django.utils.text import slugify

from claims.models import Payer, PayerContact

# Every so many payers, by name: one that has no address, one that wants no e-mail.
WITHOUT, DECLINING = 9, 13


def create_contacts() -> int:
    """Gives each payer its desk for claims; returns how many are written to by e-mail."""
    if PayerContact.objects.exists():
        return 0
    desks = [
        _desk(payer, place) for place, payer in enumerate(Payer.objects.current().order_by("name"))
    ]
    for desk in desks:
        desk.full_clean()
    PayerContact.objects.bulk_create(desks)
    return sum(bool(desk.email) and not desk.opted_out for desk in desks)


def _desk(payer: Payer, place: int) -> PayerContact:
    has_none = place % WITHOUT == WITHOUT - 1
    return PayerContact(
        payer=payer,
        label="Claim status",
        # Numbers kept for fiction.
        phone=f"800-555-01{place % 100:02d}",
        email="" if has_none else f"claims@{slugify(payer.name)[:63]}.example",
        opted_out=not has_none and place % DECLINING == DECLINING - 1,
        hours="Mo-Fr 8-17 CT",
    )
