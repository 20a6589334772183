"""Measuring the service as people meet it: the real server on loopback, with realistic amounts of work."""
