"""Who is responsible for what, what leaders say, who acts for them, and the calendar of working days."""
