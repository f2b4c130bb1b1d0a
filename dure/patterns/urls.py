"""Addresses of the pages of patterns; they stand among those of points."""

from django.urls import path

from dure.patterns import pages as reciprocity

app_name = "patterns"
urlpatterns = [
    path("reciprocity/", reciprocity.run_list, name="reciprocity"),
    path("reciprocity/mine/", reciprocity.mine, name="my_patterns"),
    path("reciprocity/patterns/<int:pattern_id>/comment", reciprocity.say, name="comment_on_pattern"),
    path("reciprocity/<int:run_id>/", reciprocity.run, name="reciprocity_run"),
    path("reciprocity/<int:run_id>/progress", reciprocity.progress, name="reciprocity_progress"),
]
