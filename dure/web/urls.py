"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from dure.accounts.views import choose_language
from dure.web.api import api, docs
from dure.web.views import home, people, preferences

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("points/", include("dure.points.urls")),
    path("", include("dure.organizations.urls")),
    path("", include("dure.accounts.urls")),
    path("", include("dure.notifications.urls")),
    path("audit/", include("dure.audit.urls")),
    path("theme", preferences.theme, name="theme"),
    path("api/v1/", api.urls),
    path("api/docs", docs, name="api-docs"),
    path("language", choose_language, name="set_language"),
]

handler400 = "dure.web.errors.bad_request"
handler403 = "dure.web.errors.permission_denied"
handler404 = "dure.web.errors.not_found"
handler500 = "dure.web.errors.server_error"
