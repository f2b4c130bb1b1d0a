"""How requests come in and answers go out: the way between the HTTP server and Django."""
