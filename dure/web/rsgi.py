"""What the web server runs: the door, and Django behind it."""

from dure.env import environment
from dure.web.wsgi import application  # first: sets Django up

from dure.web.serving.door import Door  # isort: skip -- after that

door = Door(application, threads=environment().threads, port=environment().port)
