"""Matters beyond local authority: formal recommendations that travel upward, are answered and come back."""
