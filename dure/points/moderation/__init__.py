"""What may be done about a published message: report, hide, appeal, show again (제10조②, D28)."""
