"""The administrator's pages about the service itself: settings, health, mails that failed."""
