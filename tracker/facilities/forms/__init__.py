"""Shape of what people type about one-stop offices."""
