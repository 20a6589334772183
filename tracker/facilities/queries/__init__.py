"""The read side of one-stop offices."""
