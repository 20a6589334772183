"""Outreach (tuyên truyền): what was done to inform, where, in which language, counted honestly."""
