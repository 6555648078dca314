"""Serve the talk of the course named in COURSE_HUB_COURSE, as a service of the hub."""

import os
import sys

from jupyterhub.singleuser.extension import JupyterHubSingleUser

from autograder.errors import AutograderError
from course_hub import settings as hub_settings
from course_hub.together.accounts import REMEMBER
from course_hub.together.talk import extension
from course_hub.together.talk.gate import CHAT
from course_hub.together.talk.kept import prepare

# Naming extensions here keeps every other one that is installed out.
_SERVER = {
    "jpserver_extensions": {"jupyterlab": True, "jupyterlab_chat": True, extension.__name__: True},
    "terminals_enabled": False,
    "allow_root": True,
    # A talk without its gate must not start.
    "reraise_server_extension_failures": True,
}


def main() -> None:
    """Run until asked to end."""
    os.umask(0o077)
    course = os.environ[extension.COURSE]
    try:
        folder = hub_settings.load().hub_state / "talk" / course
        prepare(folder)
    except AutograderError as bad:
        print(f"talk-{course}: {bad}", file=sys.stderr)
        sys.exit(bad.exit_code)
    jupyter = folder / ".jupyter"
    # Neither the account's own configuration nor the courses' has a say here.
    os.environ.update(
        JUPYTER_CONFIG_DIR=str(jupyter),
        JUPYTER_RUNTIME_DIR=str(jupyter / "runtime"),
        JUPYTERLAB_SETTINGS_DIR=str(jupyter / "settings"),
        JUPYTERLAB_WORKSPACES_DIR=str(jupyter / "workspaces"),
        JUPYTERHUB_DEFAULT_URL=f"/doc/tree/{CHAT}",
        JUPYTERHUB_ROOT_DIR=str(folder),
    )
    os.environ.pop("JUPYTER_CONFIG_PATH", None)
    jupyter.mkdir(mode=0o700, exist_ok=True)
    JupyterHubSingleUser.serverapp_config = _SERVER
    JupyterHubSingleUser.launch_instance(
        argv=[f"--HubOAuth.cache_max_age={REMEMBER}", "--no-browser"]
    )


if __name__ == "__main__":
    main()
