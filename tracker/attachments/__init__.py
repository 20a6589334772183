"""Stored files, their hashes and safe sending; no address of its own."""
