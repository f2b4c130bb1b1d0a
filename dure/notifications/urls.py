"""Addresses of the pages of notices, of webhooks and of mail."""

from django.urls import path

from dure.notifications import views
from dure.notifications.notices import pages as notices

app_name = "notifications"
urlpatterns = [
    path("operation/webhooks/", views.webhook_list, name="webhooks"),
    path("operation/webhooks/new", views.new_webhook, name="new_webhook"),
    path("operation/webhooks/<int:webhook_id>/", views.webhook, name="webhook"),
    path("operation/webhooks/<int:webhook_id>/secret", views.rotate, name="rotate_secret"),
    path("operation/webhooks/<int:webhook_id>/<str:what>", views.act, name="act_on_webhook"),
    path("account/mail/", notices.mail, name="mail"),
    path("points/notices/", notices.notice_list, name="notices"),
    path("points/notices/new", notices.new_notices, name="new_notices"),
    path("points/notices/seen", notices.see_all, name="see_all"),
    path("points/notices/<int:notice_id>/", notices.open_notice, name="open_notice"),
]
