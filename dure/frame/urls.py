"""Addresses of what the shell of pages does itself."""

from django.urls import path

from dure.frame import views

urlpatterns = [path("theme", views.theme, name="theme")]
