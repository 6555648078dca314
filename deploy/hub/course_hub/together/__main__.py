"""Serve the page of groups, as a service of the hub, and watch who leaves a group."""

import threading

from course_hub import serving
from course_hub.serving import Routes
from course_hub.settings import Settings
from course_hub.together import hub, page, watch


def _begin(settings: Settings) -> Routes:
    threading.Thread(target=watch.forever, args=(settings,), daemon=True).start()
    return page.routes()


if __name__ == "__main__":
    serving.main(hub.SERVICE, _begin)
