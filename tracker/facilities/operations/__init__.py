"""The verbs of the register of one-stop offices."""
