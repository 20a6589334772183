"""Pages composed from several domains; nothing here changes anything."""
