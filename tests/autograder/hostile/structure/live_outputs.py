"""Shows scripts in every form of output that a page knows, and in some that it does not."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = r"""
from IPython.display import display

script = "</script><script>hostile_script()</script><img src=x onerror=hostile_script()>"
picture = 'x" onerror="hostile_script()'
kinds = ("html", "markdown", "latex", "javascript", "plain")
shown = {f"text/{kind}": script for kind in kinds}
shown |= {"image/svg+xml": f"<svg onload='hostile_script()'>{script}</svg>"}
shown |= {f"image/{kind}": picture for kind in ("png", "jpeg", "gif")}
shown |= {"application/javascript": "hostile_script()", script: script}
shown |= {"application/vnd.jupyter.widget-view+json": {"model_id": script}}
shown |= {"application/vnd.plotly.v1+json": {"data": [], "layout": {"title": script}}}
odd = {"width": picture, "height": picture, "alt": picture, "unconfined": picture}
for kind, data in shown.items():
    metadata = {kind: odd, "isolated": True, "tags": [script]}
    display({kind: data}, raw=True, metadata=metadata)
"""
