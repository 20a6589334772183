"""An invented district: 34 units, directives, and tasks in every state, the same at each run."""
