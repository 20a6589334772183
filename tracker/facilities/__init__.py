"""One-stop offices: what stands in each of them, measured against the norm, and what is being done about it."""
