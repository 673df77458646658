"""T46: kill -9 of the sender of mails in the middle of a batch."""

import random
import re
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from accounts.choices import MessageChannel, MessageState
from accounts.models import Message
from accounts.services.mailing import DEAD_AFTER, find_lost
from accounts.services.outbox import put_in_outbox
from arengine.lib.dates import now
from trust.outcomes import Outcome
from trust.processes import await_true, kill, ready
from trust.sizes import size

SENDER = "accounts.services.mailing:send_due_messages"
PATIENCE = 60
NAMED = re.compile(r"^Message-ID: <message-(\d+)@", re.MULTILINE)
S = MessageState


def killed_sender(seed: int) -> Outcome:
    """No mail goes out twice, none that may have left is sent again, all others arrive."""
    chance, kills = random.Random(seed), size("KILLS", 20)
    numbers = _written(seed, size("MAILS", 500))
    with tempfile.TemporaryDirectory() as folder:
        post = {"EMAIL_URL": f"filemail:///{folder}", "MAILS_A_MINUTE": "0"}
        for sent in sorted(chance.sample(range(1, len(numbers)), kills)):
            _kill_after(sent, numbers, post)
        _to_the_end(post)
        _to_the_end(post)
        arrived = _arrived(Path(folder))
    return _judged(numbers, arrived, kills)


def _written(seed: int, count: int) -> list[int]:
    """Messages that wait; those of before are none of this test's."""
    Message.objects.filter(state=S.WAITING).update(state=S.CANCELLED)
    return [
        put_in_outbox(
            f"trust-{seed}-{number}",
            channel=MessageChannel.EMAIL,
            to_address=f"desk{number}@payer.example",
            subject="Status of a claim",
            body="Where does it stand?",
        ).pk
        for number in range(count)
    ]


def _kill_after(sent: int, numbers: list[int], post: Mapping[str, str]) -> None:
    """Lets a sender go on until so many have left, and kills it in the midst of the next."""
    rows = Message.objects.filter(pk__in=numbers)
    with ready(SENDER, environment=post) as sender:
        await_true(
            lambda: rows.exclude(state__in=(S.WAITING, S.SENDING)).count() >= sent,
            PATIENCE,
            f"{sent} mails have left",
        )
        kill(sender)
    find_lost(now() + 2 * DEAD_AFTER)


def _to_the_end(post: Mapping[str, str]) -> None:
    with ready(SENDER, environment=post) as sender:
        sender.wait()


def _arrived(folder: Path) -> Counter[int]:
    """How often the mail of each message arrived; a file may hold several."""
    texts = (file.read_text() for file in folder.iterdir())
    return Counter(int(number) for text in texts for number in NAMED.findall(text))


def _judged(numbers: list[int], arrived: Counter[int], kills: int) -> Outcome:
    states = dict(Message.objects.filter(pk__in=numbers).values_list("pk", "state"))
    counted = Counter(states.values())
    twice = [number for number, times in arrived.items() if times > 1]
    lost = [number for number, state in states.items() if state == S.SENT and not arrived[number]]
    unknown = counted[S.UNKNOWN]
    good = not twice and not lost and counted[S.SENT] + unknown == len(numbers) and unknown <= kills
    return Outcome(
        good,
        f"{len(twice)} of {len(numbers)} mails sent twice and {len(lost)} said to be sent that "
        f"were not, after {kills} kills; {counted[S.SENT]} sent, {unknown} unknown and waiting for "
        "a person",
    )
