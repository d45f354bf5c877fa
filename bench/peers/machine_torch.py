"""What the machine can do at best: `machine_torch.py THREADS` tells GFLOP/s of a large product and GB/s of a large copy."""

import json
import sys
import time

from contender import bind

threads = int(sys.argv[1])
bind(threads)

import torch  # noqa: E402 - it counts the cores when it is loaded

torch.set_num_threads(threads)


def best(work, rounds=10):
    """The least seconds of several rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


n = 2048
a, b, product = (torch.rand(n, n) for _ in range(3))
source = torch.rand(64_000_000)
copy = torch.empty_like(source)
gflops = 2 * n**3 / best(lambda: torch.mm(a, b, out=product)) / 1e9
gigabytes = 2 * source.nbytes / best(lambda: copy.copy_(source)) / 1e9
print(json.dumps({"gflops": gflops, "gigabytes": gigabytes}))
