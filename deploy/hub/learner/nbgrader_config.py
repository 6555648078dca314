"""nbgrader in a learner's server: its lists and commands go through the hub's exchange.

The exchange asks the hub who somebody is and keeps its own time, so changing this file in one's
own home changes nothing for anybody else.
"""

from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir

from course_hub.exchange.client import plugins

c = get_config()  # noqa: F821
c.ExchangeFactory.exchange = plugins.HubExchange
c.ExchangeFactory.list = plugins.List
c.ExchangeFactory.fetch_assignment = plugins.FetchAssignment
c.ExchangeFactory.fetch_feedback = plugins.FetchFeedback
c.ExchangeFactory.submit = plugins.Submit
c.ExchangeFactory.release_assignment = plugins.ReleaseAssignment
c.ExchangeFactory.release_feedback = plugins.ReleaseFeedback
c.ExchangeFactory.collect = plugins.Collect
# ~/<course>/<assignment>, wherever a command is given.
c.HubExchange.path_includes_course = True
c.Exchange.assignment_dir = str(Path.home())
# "Validate" starts a kernel: by files, because a port of the loopback is open to every learner,
# and not beside the notebook, where they would stay if the server were killed meanwhile.
runtime = Path(jupyter_runtime_dir())
runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
c.KernelManager.transport = "ipc"
c.KernelManager.ip = str(runtime / "validate")
