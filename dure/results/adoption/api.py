"""The HTTP API of the documents of adoption."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from dure.accounts.queries import actor_of
from dure.kit.api import AgencyCode
from dure.organizations.queries import known_agency
from dure.papers.api import FormatIn, download
from dure.results.adoption import actions as acts

router = Router(tags=["documents"])

DocumentKind = Literal["amendment", "change", "privacy", "dataset"]


@router.get("/documents/{kind}", summary="A document that an agency needs to adopt the product")
def document(
    request: HttpRequest,
    kind: DocumentKind,
    form: FormatIn = "pdf",
    agency: Annotated[AgencyCode | None, Query(description="one's own without it")] = None,
) -> HttpResponse:
    """Return the model amendment, the notice of a coming change (제7조), the privacy notice or the dataset form.

    Filled from the installation, as PDF or HWPX, for the agency's operator and for administrators.
    """
    asked = known_agency(agency).id if agency else None
    return download(acts.make(actor=actor_of(request), kind=kind, form=form, agency_id=asked))
