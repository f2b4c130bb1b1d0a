"""Addresses of the pages of webhooks and of mail."""

from django.urls import path

from dure.notifications import views

app_name = "notifications"
urlpatterns = [
    path("operation/webhooks/", views.webhook_list, name="webhooks"),
    path("operation/webhooks/new", views.new_webhook, name="new_webhook"),
    path("operation/webhooks/<int:webhook_id>/", views.webhook, name="webhook"),
    path("operation/webhooks/<int:webhook_id>/secret", views.rotate, name="rotate_secret"),
    path("operation/webhooks/<int:webhook_id>/<str:what>", views.act, name="act_on_webhook"),
    path("account/mail/", views.mail, name="mail"),
]
