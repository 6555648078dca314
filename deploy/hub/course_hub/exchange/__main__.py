"""Runs the exchange as the hub's service: `python -m course_hub.exchange`."""

from course_hub.exchange.handlers import routes
from course_hub.exchange.limits import MAX_UPLOAD_BYTES
from course_hub.serving import main

if __name__ == "__main__":
    # A little more than is taken, so that who sends too much gets an answer and not a closed door.
    main("exchange", routes, max_body=2 * MAX_UPLOAD_BYTES)
