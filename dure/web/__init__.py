"""How people and programs come in: pages, API, errors, assets."""
