"""JupyterHub's configuration. `course-hub serve` starts the hub with it.

What an administrator chooses stands in hub.yml. What each part of the hub needs (services, roles,
the wall around servers, ways of signing in) stands in the package course_hub, and is put together
there. Whatever you write below comes last and wins.
"""

from course_hub import assembly, settings

c = get_config()  # noqa: F821  # JupyterHub gives this name to the file.

assembly.configure(c, settings.load())
