"""The cells of a run, one after the other."""
import itertools
import tempfile

from ..keeping import say
from ..processes import Failed
from .running import Running
from .servers import Servers
from .subjects import SUBJECTS
from .workloads import WORKLOADS


def measured(workloads, subjects, options):
    """Measures each subject in each workload that it takes part in, in turns, beside the same servers."""
    with tempfile.TemporaryDirectory(prefix="aitasks-bench-") as folder:
        servers = Servers(options.server_cores, folder)
        try:
            for workload, repeat, name in itertools.product(workloads, range(1, options.repeats + 1), subjects):
                if not WORKLOADS[workload].takes(name):
                    continue
                cell = measure(workload, name, Running(servers, options, tempfile.mkdtemp(dir=folder)))
                say(f"{workload} {name}, repeat {repeat}: {cell.get('error') or WORKLOADS[workload].words(cell)}")
                yield cell | {"repeat": repeat}
        finally:
            servers.process.stop()


def measure(workload, name, running):
    cell = {"workload": workload, "subject": name}
    try:
        return cell | WORKLOADS[workload].measure(SUBJECTS[name].start(running), running)
    except Failed as failure:
        return cell | {"error": str(failure)}
    finally:
        running.stop()
