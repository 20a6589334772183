"""What people say, need and expect; what is made better; how satisfied they are."""
