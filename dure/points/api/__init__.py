"""The HTTP API of collaboration points, one module per noun; each brings a router."""

from dure.points.api.awards import router as awards
from dure.points.api.closings import router as closings
from dure.points.api.documents import router as documents
from dure.points.api.exports import router as exports
from dure.points.api.giving import router as giving
from dure.points.api.letters import router as letters
from dure.points.api.moderation import router as moderation
from dure.points.api.policies import router as policies
from dure.points.api.preferences import router as preferences
from dure.points.api.reciprocity import router as reciprocity
from dure.points.api.reports import router as reports
from dure.points.api.selections import router as selections
from dure.points.api.standings import router as standings
from dure.points.api.years import router as years

routers = (
    *(giving, letters, awards, moderation, policies, closings, standings, years),
    *(reports, selections, exports, documents, reciprocity),
)
about_me = preferences
