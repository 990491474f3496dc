"""Runs programs one at a time, and says how long they took and how much memory they needed.

Imports nothing large: the peak memory of a program begins at what its parent holds.
"""

import os
import statistics
import subprocess
import tempfile
import time


class Child:
    """What a program that has ended left behind."""

    def __init__(self, output, seconds, peak_bytes, cpu_seconds):
        self.output = output
        self.seconds = seconds
        self.peak_bytes = peak_bytes
        self.cpu_seconds = cpu_seconds


class Machine:
    """This machine: its processors, and what others do with them while we measure."""

    def __init__(self):
        self.processors = sorted(os.sched_getaffinity(0))
        self.ours = 0.0
        self.start()

    def start(self):
        """Begins a period of which `others` will tell."""
        self.ours = 0.0
        self.busy = _busy_seconds()
        self.began = time.monotonic()
        self.own = sum(os.times()[:2])

    def others(self):
        """The share of the processors that other programs took since `start`, 0 ... 1."""
        ours = self.ours + sum(os.times()[:2]) - self.own
        elapsed = (time.monotonic() - self.began) * os.cpu_count()
        return min(max((_busy_seconds() - self.busy - ours) / elapsed, 0), 1)

    def run(self, command, threads=None):
        """Runs `command` on the first `threads` processors; all of them where that is None."""
        allowed = set(self.processors[:threads])
        with tempfile.TemporaryFile() as output:
            began = time.monotonic()
            process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=lambda: os.sched_setaffinity(0, allowed),
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            text = output.read().decode(errors="replace")
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{text}")
        cpu = usage.ru_utime + usage.ru_stime
        self.ours += cpu
        return Child(text, seconds, usage.ru_maxrss * 1024, cpu)

    def name(self):
        """The processor's name, as the system has it."""
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
        return "unknown processor"


def _busy_seconds():
    """The time that all processors have worked since the machine started."""
    with open("/proc/stat", encoding="utf-8") as lines:
        fields = [int(field) for field in lines.readline().split()[1:]]
    user, nice, system, _, _, interrupt, soft = fields[:7]
    return (user + nice + system + interrupt + soft) / os.sysconf("SC_CLK_TCK")


def spread(values, digits=1):
    """`median (min–max)`."""
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"
