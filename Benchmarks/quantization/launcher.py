#!/usr/bin/env python3
"""Runs a program from a small process; prints one line of JSON: seconds, peak MiB, output.

    launcher.py PROGRAM ARGUMENT…

The peak memory of a program begins at what its parent holds, and a comparison holds photos.
"""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from measure import Machine  # noqa: E402


def launch(command):
    """Runs `command` through this file: seconds, peak_mib, output; raises RuntimeError."""
    script = [sys.executable, "-B", os.path.abspath(__file__)]
    child = subprocess.run([*script, *command], capture_output=True, text=True, check=False)
    if child.returncode != 0:
        raise RuntimeError(child.stderr.strip() or f"ended with {child.returncode}")
    return json.loads(child.stdout)


if __name__ == "__main__":
    try:
        done = Machine().run(sys.argv[1:])
    except RuntimeError as error:
        sys.exit(str(error))
    peak = round(done.peak_bytes / 2**20)
    print(json.dumps({"seconds": done.seconds, "peak_mib": peak, "output": done.output}))
