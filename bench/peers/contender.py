"""The peers' side of bench/steps.mjs: says what it is after its first step, then answers lines with times."""

import json
import os
import resource
import sys
import time


def say(answer):
    print(json.dumps(answer), flush=True)


def bind(threads):
    """Lets the process use as many cores as it may have threads: libraries that count cores themselves then agree."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def serve(parameters, step):
    """`step` does one whole training step and gives its loss, computed."""
    say({"parameters": parameters, "loss": step()})
    for line in sys.stdin:
        times = []
        begun = time.process_time()
        for _ in range(json.loads(line)["steps"]):
            start = time.perf_counter()
            loss = step()
            times.append((time.perf_counter() - start) * 1000)
        cpu = (time.process_time() - begun) * 1000
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say({"times": times, "cpu": cpu, "loss": loss, "peak": peak})
