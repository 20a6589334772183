"""Assignment, progress, submission, decision, requests."""
