"""Agencies and communes: versions with validity dates, groups, other spellings."""
