"""The Django application; it believes the proxies it was told of about who asks, and nobody else."""

from django.core.wsgi import get_wsgi_application

from dure.env import environment
from dure.web.serving.proxies import behind_proxies

application = behind_proxies(get_wsgi_application(), environment().trusted_proxies.split(","))
