"""The HTTP API of thank-you letters."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from dure.accounts.queries import actor_of
from dure.kit.api import Id
from dure.papers.api import FormatIn, download
from dure.points.giving.letters import thank_you_letter

router = Router(tags=["points"])


_FILE = {"type": "string", "format": "binary"}


@router.get(
    "/transfers/{transfer_id}/letter",
    summary="The thank-you letter of a transfer to somebody of another agency",
    openapi_extra={
        "responses": {
            200: {
                "description": "the letter, as a file",
                "content": {"application/pdf": {"schema": _FILE}, "application/hwp+zip": {"schema": _FILE}},
            }
        }
    },
)
def letter(request: HttpRequest, transfer_id: Id, form: FormatIn = "pdf") -> HttpResponse:
    """Make the letter from the stored transfer: for its giver and the operator of the giver's agency."""
    return download(thank_you_letter(actor=actor_of(request), transfer_id=transfer_id, form=form))
