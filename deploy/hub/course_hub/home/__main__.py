"""Runs the first page as a service of the hub."""

from course_hub import serving
from course_hub.home.routes import routes

if __name__ == "__main__":
    # Nobody sends anything but the request itself.
    serving.main("home", routes, max_body=64 * 1024)
