"""Backups: rows as lines and files, in one archive that is checked from its first byte to its last."""
