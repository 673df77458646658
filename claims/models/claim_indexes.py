"""Indexes of the claims, each with the list or the job that reads it."""

from django.contrib.postgres.indexes import BrinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from arengine.lib.encrypted_fields import searched_half
from claims.choices import AdjudicationStatus, Status
from claims.models.spelling import Plain

QUEUE_ORDER = (F("priority").desc(), F("id").desc())
UNRESOLVED = Q(status__in=[Status.OPEN, Status.CREDIT])
# A claim number with dashes, small letters or leading zeros.
SPELT_OTHERWISE = ~Q(claim_number=Plain("claim_number"))

CLAIM_INDEXES = [
    # An agent's queue; the same order over all teams and statuses.
    models.Index("team", *QUEUE_ORDER, condition=Q(status=Status.OPEN), name="claim_team_queue"),
    models.Index(*QUEUE_ORDER, name="claim_queue"),
    models.Index("payer", *QUEUE_ORDER, condition=Q(status=Status.OPEN), name="claim_payer_queue"),
    # The next claim: by deadline and by value, of those given by name, and of those that
    # nobody has. What others have by name stands in neither, so nobody reads past it. One's own
    # are counted in the index alone: the team says whether one still sees them.
    models.Index(
        "team",
        "deadline_on",
        *QUEUE_ORDER,
        condition=Q(
            status=Status.OPEN, is_due=True, assignee__isnull=True, deadline_on__isnull=False
        ),
        name="claim_next_deadline",
    ),
    models.Index(
        "assignee",
        "deadline_on",
        *QUEUE_ORDER,
        condition=Q(
            status=Status.OPEN, is_due=True, assignee__isnull=False, deadline_on__isnull=False
        ),
        include=["team"],
        name="claim_next_own_deadline",
    ),
    models.Index(
        "assignee",
        *QUEUE_ORDER,
        condition=Q(status=Status.OPEN, is_due=True, assignee__isnull=False),
        include=["team"],
        name="claim_next_own",
    ),
    models.Index(
        "team",
        *QUEUE_ORDER,
        condition=Q(status=Status.OPEN, is_due=True, assignee__isnull=True),
        name="claim_next_free",
    ),
    # What came due again, by day: a board counts it, a person's day lists it.
    models.Index(
        fields=["team", "follow_up_on", "id"],
        condition=Q(status=Status.OPEN, is_due=True, follow_up_on__isnull=False),
        include=["assignee"],
        name="claim_due_again",
    ),
    # Tabs of the worklist. What each includes lets its number be counted in the index
    # alone: up to 10,000 claims lie on nearly as many pages of the table.
    models.Index(
        fields=["deadline_on", "id"],
        condition=Q(status=Status.OPEN, deadline_on__isnull=False),
        include=["team", "assignee"],
        name="claim_deadline",
    ),
    models.Index(
        "team",
        *QUEUE_ORDER,
        condition=Q(status=Status.OPEN, adjudication_status=AdjudicationStatus.DENIED),
        include=["assignee"],
        name="claim_denied",
    ),
    models.Index(
        fields=["team", "follow_up_on", "id"],
        condition=Q(status=Status.OPEN, is_due=False),
        include=["assignee"],
        name="claim_sleeping_team",
    ),
    # What comes back by itself.
    models.Index(fields=["follow_up_on"], condition=Q(is_due=False), name="claim_sleeping"),
    models.Index(fields=["balance", "id"], condition=UNRESOLVED, name="claim_balance"),
    # The list by age, and the rows that cross an edge in a night.
    models.Index(fields=["age_anchor_on", "id"], condition=UNRESOLVED, name="claim_anchor"),
    models.Index(
        fields=["follow_up_on", "id"],
        condition=Q(follow_up_on__isnull=False),
        name="claim_follow_up",
    ),
    models.Index(
        fields=["assignee", "follow_up_on", "id"],
        condition=Q(assignee__isnull=False),
        name="claim_assignee",
    ),
    models.Index(
        fields=["missing_since", "id"],
        condition=Q(missing_since__isnull=False),
        name="claim_missing",
    ),
    # Searched however they are typed; a number that is plain as it stands is found by its
    # own index, and costs this one nothing.
    models.Index(Plain("claim_number"), condition=SPELT_OTHERWISE, name="claim_plain_number"),
    models.Index(
        Plain("patient_account"), condition=~Q(patient_account=""), name="claim_plain_account"
    ),
    models.Index(
        Plain("payer_reference"), condition=~Q(payer_reference=""), name="claim_plain_reference"
    ),
    BrinIndex(fields=["updated_at"], name="claim_updated", autosummarize=True),
    # Random marks by the million: a tree of them would cost a load more than encrypting.
    BrinIndex(
        OpClass(searched_half("patient_name_key"), name="bytea_bloom_ops"),
        OpClass(searched_half("member_id_key"), name="bytea_bloom_ops"),
        name="claim_patient",
        autosummarize=True,
        pages_per_range=32,
    ),
]
