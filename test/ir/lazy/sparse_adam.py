"""Writes sparse_adam.json beside it: what PyTorch's SparseAdam makes of tables whose rows are looked up, several times in a batch.

Decay is done as AdamW does it, in the rows of the batch alone; the limit is of the norm of the summed gradient.
Run: python test/ir/lazy/sparse_adam.py (PyTorch 2, float64)
"""
import json
import pathlib

import torch

WIDTH = 2
RATES = [0.1, 0.05, 0.1, 0.02, 0.1]
EPSILON = 1e-3


def numbers(values: torch.Tensor) -> list[float]:
    return [round(value, 12) for value in values.flatten().tolist()]


def experiment(rows: int, decay: float, limit: float | None) -> dict:
    torch.manual_seed(rows)
    table = torch.nn.Embedding(rows, WIDTH, sparse=True, dtype=torch.float64)
    table.weight.data = table.weight.data.round(decimals=3)
    optimizer = torch.optim.SparseAdam(table.parameters(), lr=1.0, betas=(0.8, 0.9), eps=EPSILON)
    start = table.weight.detach().clone()
    steps = []
    for rate in RATES:
        ids = torch.randint(0, rows // 2 + len(steps), (2, 3)).clamp(max=rows - 1)
        factors = torch.randn(2, 3, WIDTH, dtype=torch.float64).round(decimals=3)
        optimizer.zero_grad()
        loss = (table(ids) * factors).sum(dim=(1, 2)).mean()
        loss.backward()
        gradient = table.weight.grad.coalesce()
        norm = gradient.values().norm()
        scale = 1.0 if limit is None else min(1.0, limit / (norm.item() + 1e-6))
        table.weight.grad = torch.sparse_coo_tensor(gradient.indices(), gradient.values() * scale, gradient.size())
        with torch.no_grad():
            table.weight[gradient.indices()[0]] *= 1 - rate * decay
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()
        steps.append({
            "ids": ids.flatten().tolist(),
            "factors": numbers(factors),
            "rate": rate,
            "norm": norm.item(),
            "table": numbers(table.weight.detach()),
        })
    return {"rows": rows, "decay": decay, "limit": limit, "start": numbers(start), "steps": steps}


experiments = [
    experiment(rows, decay, limit)
    for rows in (9, 5)
    for decay, limit in ((0.0, None), (0.3, None), (0.3, 0.5))
]
out = pathlib.Path(__file__).with_suffix(".json")
settings = {"width": WIDTH, "beta1": 0.8, "beta2": 0.9, "epsilon": EPSILON}
out.write_text(json.dumps({**settings, "experiments": experiments}, separators=(",", ":")) + "\n")
