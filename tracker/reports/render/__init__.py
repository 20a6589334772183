"""Renderers of the report document: each takes a Document and returns bytes or markup."""
