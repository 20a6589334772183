"""Messages to people: rows first, sending later."""
