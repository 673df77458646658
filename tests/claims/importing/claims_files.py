"""Claims files for tests of the import wizard, its API and what it gives back."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from claims.importing.services import Wishes, receive_file
from claims.importing.working import work
from claims.models import Import
from tests.factories import TODAY

HEADER = "Claim Number,Payer,Balance,Aging Days"
GOOD = f"""{HEADER}
00012345,AETNA PPO,"1,033.66",94
00012346,AETNA PPO,250.00,12
00012347,MEDICARE PART B,-12.50,40
"""
DAMAGED = f"""{HEADER}
A-1,AETNA PPO,100.00,94
A-2,AETNA PPO,12.345,40
A-3,,50.00,40
1.23E+10,AETNA PPO,70.00,40
A-5,AETNA PPO,200.00,lots
"""
"""One good row; four rejected, of which the rows of A-3, 1.23E+10 and A-5 have a balance."""
AMBIGUOUS = """Claim Number,Payer,Amount,Aging Days
A-1,AETNA PPO,100.00,94
A-2,AETNA PPO,50.00,30
"""


def upload(content: str | bytes, name: str = "open.csv") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    raw = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, raw)


def sent(
    content: str | bytes, user: User | None = None, *, name: str = "open.csv", **wishes: object
) -> Import:
    """An import as far as it goes by itself."""
    raw = content.encode() if isinstance(content, str) else content
    asked = Wishes(**{"as_of": TODAY, **wishes})  # type: ignore[arg-type]
    received, _ = receive_file(io.BytesIO(raw), name, asked, user=user, today=TODAY)
    return worked(received.pk)


def worked(import_id: int) -> Import:
    """The import after a worker had it."""
    work(import_id)
    return Import.objects.get(pk=import_id)


def text_of(response: object) -> str:
    """The whole text of a download."""
    chunks = response.streaming_content  # type: ignore[attr-defined]
    return b"".join(chunks).decode("utf-8")
