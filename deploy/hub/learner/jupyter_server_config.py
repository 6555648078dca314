"""A learner's own server: what of JupyterLab's extensions the course uses."""

c = get_config()  # noqa: F821
c.ServerApp.jpserver_extensions = {
    # nbgrader's assignment list, through our exchange and with our messages.
    "course_hub.exchange.client.lab": True,
    "nbgrader.server_extensions.assignment_list": False,
    "nbgrader.server_extensions.validate_assignment": True,
    # For instructors, who have pages of their own on the hub.
    "nbgrader.server_extensions.formgrader": False,
    "nbgrader.server_extensions.course_list": False,
    # Not used by the course in a learner's server; each costs memory.
    "jupyter_lsp": False,
    "jupyterlab_chat": False,
    "jupyterlab_jupytext": False,
    "voila.server_extension": False,
}
# A deleted file is gone at once: a hidden folder of deleted files would count as the learner's.
c.FileContentsManager.delete_to_trash = False
