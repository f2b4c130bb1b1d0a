"""Addresses of the room's pages."""

from django.urls import path

from dure.organizations.views import copies, directory, imports, search

app_name = "organizations"
urlpatterns = [
    path("directory/", directory.directory, name="directory"),
    path("directory/print/", copies.printable, name="print"),
    path("directory/copy.html", copies.copy_html, name="copy_html"),
    path("directory/copy.csv", copies.copy_csv, name="copy_csv"),
    path("organizations/import/", imports.receive, name="import"),
    path("organizations/import/template/<str:what>", imports.template_file, name="template"),
    path("organizations/import/<int:upload_id>/", imports.upload, name="upload"),
    path("organizations/import/<int:upload_id>/progress", imports.progress, name="upload_progress"),
    path("organizations/import/<int:upload_id>/again", imports.again, name="again"),
    path("organizations/import/<int:upload_id>/confirm", imports.confirm, name="confirm"),
    path("organizations/import/<int:upload_id>/discard", imports.discard, name="discard"),
    path("organizations/import/<int:upload_id>/files/<slug:kind>", imports.file, name="upload_file"),
    path("organizations/loads/<int:load_id>/", imports.load, name="load"),
    path("people/search", search.search, name="search"),
]
