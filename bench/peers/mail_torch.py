"""The peer of examples/spam.mm in PyTorch: `mail_torch.py FOLDER PARTS.json THREADS SEED`.

Reads the mails, counts and weighs their words and pairs of words, trains for four epochs with the best of them kept, and tells AUROC
and seconds as JSON. PARTS.json has the mails of `train`, `validation` and `test`, as `GROUP/ID`.
"""

import json
import math
import re
import sys
import time
import zlib
from collections import Counter
from pathlib import Path

from contender import bind

folder, parts = Path(sys.argv[1]), sys.argv[2]
threads, seed = map(int, sys.argv[3:])
bind(threads)

import numpy as np  # noqa: E402 - they count the cores when they are loaded
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from scores import auroc  # noqa: E402

BATCH, EPOCHS, WIDTH, RATE, WARMUP = 64, 4, 16, 0.003, 0.05
BUCKETS = {"subject": 32_768, "body": 65_536}
WORD = re.compile(r"\w\w+")
SUBJECT = re.compile(r"\nSubject:[ \t]*([^\n]*)", re.I)
SENDER = re.compile(r"\nFrom:[^\n]*@(?:[A-Za-z0-9-]+\.)*?([A-Za-z0-9-]+\.[A-Za-z]+)", re.I)
LISTED = re.compile(r"\n(?:In-Reply-To|References|List-[a-z]+|Sender|X-[a-z-]+):", re.I)

torch.set_num_threads(threads)
torch.manual_seed(seed)


def counted(text, buckets):
    """How often each bucket occurs among the words and the pairs of words."""
    words = [word.encode() for word in WORD.findall(text.lower())]
    runs = words + [first + b" " + second for first, second in zip(words, words[1:])]
    return Counter(zlib.crc32(run) % buckets for run in runs)


def found(pattern, text):
    match = pattern.search(text)
    return match.group(1) if match else ""


mails = []
for file in sorted(folder.glob("*/*.json")):
    mail = json.loads(file.read_bytes())
    header, _, body = mail["text"].partition("\n\n")
    header = re.sub(r"\r?\n[ \t]+", " ", header)
    mails.append(
        {
            "id": f"{mail['group']}/{mail['id']}",
            "spam": mail["group"].startswith("spam"),
            "subject": counted(found(SUBJECT, header), BUCKETS["subject"]),
            "body": counted(body, BUCKETS["body"]),
            "sender": found(SENDER, header).lower(),
            "numbers": [
                len(re.findall(r"\nReceived:", header, re.I)),
                header.count("\n"),
                len(header),
                len(LISTED.findall(header)),
            ],
        }
    )

row_of = {mail["id"]: row for row, mail in enumerate(mails)}
with open(parts, encoding="utf8") as source:
    parts = {name: np.array([row_of[one] for one in own]) for name, own in json.load(source).items()}
train = parts["train"]


def weighed(field):
    """The buckets of each mail and their weights: tf-idf with the idf smoothed, each text scaled to length 1."""
    df = Counter(bucket for row in train for bucket in mails[row][field])
    idf = {bucket: math.log((1 + len(train)) / (1 + n)) + 1 for bucket, n in df.items()}
    rows = []
    for mail in mails:
        own = [(bucket, n * idf[bucket]) for bucket, n in mail[field].items() if bucket in idf]
        weights = torch.tensor([weight for _, weight in own], dtype=torch.float32)
        rows.append((torch.tensor([bucket for bucket, _ in own], dtype=torch.long), F.normalize(weights, dim=0)))
    return rows


bags = {field: weighed(field) for field in BUCKETS}
often = Counter(mails[row]["sender"] for row in train)
domains = {domain: i + 1 for i, domain in enumerate(sorted(one for one, n in often.items() if n >= 2 and one))}
senders = torch.tensor([domains.get(mail["sender"], 0) for mail in mails])
numbers = np.log1p([mail["numbers"] for mail in mails])
numbers = torch.tensor((numbers - numbers[train].mean(0)) / numbers[train].std(0), dtype=torch.float32)
labels = torch.tensor([float(mail["spam"]) for mail in mails])


class Bag(nn.Module):
    def __init__(self, buckets):
        super().__init__()
        self.table = nn.EmbeddingBag(buckets, WIDTH, mode="sum")
        self.shift = nn.Parameter(torch.zeros(WIDTH))
        nn.init.normal_(self.table.weight, std=0.05)

    def forward(self, rows):
        sizes = torch.tensor([0] + [len(buckets) for buckets, _ in rows[:-1]])
        buckets, weights = (torch.cat(all) for all in zip(*rows))
        return self.table(buckets, sizes.cumsum(0), per_sample_weights=weights) + self.shift


class Spam(nn.Module):
    def __init__(self):
        super().__init__()
        self.bags = nn.ModuleDict({field: Bag(buckets) for field, buckets in BUCKETS.items()})
        self.sender = nn.Embedding(len(domains) + 1, WIDTH)
        self.origin = nn.Sequential(nn.Linear(WIDTH + 4, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU())
        self.parts = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.gates = nn.ModuleList(nn.Linear(3 * WIDTH, WIDTH) for _ in range(3))
        self.out = nn.Linear(WIDTH, 1)

    def forward(self, rows):
        all = [bag([bags[field][row] for row in rows]) for field, bag in self.bags.items()]
        all.append(self.origin(torch.cat([self.sender(senders[rows]), numbers[rows]], 1)))
        joined = torch.cat(all, 1)
        fused = sum(torch.sigmoid(gate(joined)) * torch.tanh(part(x)) for gate, part, x in zip(self.gates, self.parts, all))
        return self.out(fused).squeeze(1)


def score(part):
    net.eval()
    with torch.inference_mode():
        scores = torch.cat([net(part[i : i + BATCH]) for i in range(0, len(part), BATCH)])
    net.train()
    return auroc(scores.numpy(), labels[part].numpy() > 0)


net = Spam()
optimizer = torch.optim.Adam(net.parameters(), lr=RATE, fused=True)
steps = EPOCHS * math.ceil(len(train) / BATCH)
warm = round(WARMUP * steps)
schedule = torch.optim.lr_scheduler.LambdaLR(
    optimizer,
    lambda step: (step + 1) / warm if step < warm else (1 + math.cos(math.pi * (step - warm) / (steps - warm))) / 2,
)
generator = np.random.default_rng(seed)
best, kept = -math.inf, None
begin = time.perf_counter()
for epoch in range(EPOCHS):
    shuffled = generator.permutation(train)
    for chosen in (shuffled[i : i + BATCH] for i in range(0, len(shuffled), BATCH)):
        optimizer.zero_grad(set_to_none=True)
        loss = F.binary_cross_entropy_with_logits(net(chosen), labels[chosen])
        loss.backward()
        optimizer.step()
        schedule.step()
        if not math.isfinite(loss.item()):
            raise SystemExit(f"the loss is {loss.item()}")
    now = score(parts["validation"])
    if now > best:
        best, kept = now, {name: value.clone() for name, value in net.state_dict().items()}
net.load_state_dict(kept)
parameters = sum(p.numel() for p in net.parameters())
print(json.dumps({"auroc": float(score(parts["test"])), "parameters": parameters, "training": time.perf_counter() - begin}))
