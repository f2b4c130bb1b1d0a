"""What the WSGI server runs."""

from django.core.wsgi import get_wsgi_application

from dure.env import environment

application = get_wsgi_application()
if environment().trusted_proxies:
    from granian.utils.proxies import wrap_wsgi_with_proxy_headers

    # The client's address and scheme are what the proxies say, and what anybody else says is ignored.
    application = wrap_wsgi_with_proxy_headers(application, environment().trusted_proxies)
