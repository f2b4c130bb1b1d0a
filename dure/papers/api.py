"""What the APIs of papers share: the format that is asked for, and the file that is answered."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query

from dure.papers.documents import Document, Format

FormatIn = Annotated[Format, Query(alias="format")]


def download(document: Document) -> HttpResponse:
    """Answer with a file."""
    return HttpResponse(
        document.content,
        content_type=document.content_type,
        headers={"Content-Disposition": f'attachment; filename="{document.name}"'},
    )
