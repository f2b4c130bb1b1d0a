"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from dure.kit.rooms import rooms
from dure.web.api import api, docs
from dure.web.views import home, people

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("people/<int:person_id>/", people.person, name="person"),
    *(path(pages.prefix, include(pages.module)) for room in rooms() for pages in room.pages),
    path("api/v1/", api.urls),
    path("api/docs", docs, name="api-docs"),
]

handler400 = "dure.web.errors.bad_request"
handler403 = "dure.web.errors.permission_denied"
handler404 = "dure.web.errors.not_found"
handler500 = "dure.web.errors.server_error"
