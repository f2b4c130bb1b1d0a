"""Addresses of the pages of results; they stand among those of points."""

from django.urls import path

from dure.results.adoption import pages as documents
from dure.results.console import pages as console
from dure.results.exports import pages as exports
from dure.results.reports import pages as reports
from dure.results.selections import pages as selections
from dure.results.years import pages as years

app_name = "results"
urlpatterns = [
    path("reports/", reports.report_list, name="reports"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("reports/<int:report_id>/sign", reports.sign, name="sign_report"),
    path("reports/<int:report_id>/entries/<int:row>/<str:figure>", reports.entries, name="report_entries"),
    path("reports/<int:report_id>/<str:format_>", reports.download, name="download_report"),
    path("operation/", console.operation, name="console"),
    path("years/", years.year_list, name="years"),
    path("years/<int:year_number>/", years.year, name="year"),
    path("years/<int:year_number>/preview", years.preview, name="preview_year"),
    path("years/<int:year_number>/settle", years.settle, name="settle_year"),
    path("years/<int:year_number>/sign", years.sign, name="sign_year"),
    path("years/<int:year_number>/<str:what>.<str:format_>", years.download, name="download_year"),
    path("selections/", selections.round_list, name="selections"),
    path("selections/new", selections.new_round, name="new_selection"),
    path("selections/<int:selection_id>/", selections.selection, name="selection"),
    path("selections/<int:selection_id>/<str:what>", selections.act, name="act_on_selection"),
    path("documents/", documents.documents, name="documents"),
    path("exports/", exports.exports, name="exports"),
    path("exports/audit-trail", exports.export_trail, name="export_trail"),
    path("exports/<int:export_id>/", exports.export, name="export"),
    path("exports/<int:export_id>/progress", exports.progress, name="export_progress"),
    path("exports/<int:export_id>/file", exports.file, name="export_file"),
]
