"""The Voilà apps: served behind the hub, or alone on this machine."""
