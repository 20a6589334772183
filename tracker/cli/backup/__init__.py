"""Backups: one file that holds database and stored files, in one form for both databases."""
