"""Engines that work off shards. They only schedule: what is done, and where it is written, is the task's own matter."""

from saidby.engines.limit import time_limit
from saidby.engines.processes import local
from saidby.engines.ray import on_ray
from saidby.engines.scheduling import Died, Task, work_off

__all__ = ["Died", "Task", "local", "on_ray", "time_limit", "work_off"]
