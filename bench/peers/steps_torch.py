"""A contender of bench/steps.mjs: `steps_torch.py eager|compile NET BATCH THREADS`. AdamW is PyTorch's fused one."""

import sys

from contender import bind, serve

how, name, batch, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
bind(threads)

import torch  # noqa: E402 - it counts the cores when it is loaded
from torch.nn import functional as F  # noqa: E402

from nets_torch import nets  # noqa: E402

torch.set_num_threads(threads)
torch.manual_seed(0)
net = nets[name]()
feeds = net.feeds(batch)
# Convolutions on a CPU are faster with the channels last.
if name in ("mixed", "resnet"):
    net = net.to(memory_format=torch.channels_last)
    feeds = [x.to(memory_format=torch.channels_last) if x.dim() == 4 else x for x in feeds]
labels = torch.randint(0, 2, (batch,)).float()
optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.01, fused=True)


def forward(*feeds):
    return F.binary_cross_entropy_with_logits(net(*feeds), labels)


loss_of = torch.compile(forward) if how == "compile" else forward


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = loss_of(*feeds)
    loss.backward()
    optimizer.step()
    return loss.item()


serve(sum(p.numel() for p in net.parameters()), step)
