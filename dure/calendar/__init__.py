"""Working days, public holidays and deadlines: a service that every room may ask."""
