"""Colours of tones on paper: told apart in grey as well as in colour, always beside words or figures."""

from tracker.reports.document import Tone

FILLS = {
    Tone.OK: "#1b6b3f",
    Tone.LATE: "#c9b34a",
    Tone.OVER: "#d9482b",
    Tone.SOON: "#f0a63c",
    Tone.WAIT: "#8e78d6",
    Tone.PROGRESS: "#bcd4ea",
    Tone.RETURNED: "#e08a5b",
    Tone.NONE: "#d9dddb",
}
"""Of bars."""

SHADES = {
    Tone.OK: "#e2f2e7",
    Tone.LATE: "#f3f0cf",
    Tone.OVER: "#fbdcd8",
    Tone.SOON: "#ffeed1",
    Tone.WAIT: "#ece8fb",
    Tone.PROGRESS: "#e3eef8",
    Tone.RETURNED: "#fde8dc",
    Tone.NONE: "#ecefed",
}
"""Behind the words of a status; nd30.css holds the same for the PDF."""
