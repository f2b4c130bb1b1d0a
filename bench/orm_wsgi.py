"""Serves `bench.orm_give` alone, with the one middleware that states a length."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

django.setup()
settings.ROOT_URLCONF = "bench.orm_give"
settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
application = WSGIHandler()
