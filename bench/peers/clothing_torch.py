"""The peer of bench/programs/clothing.mm in PyTorch: `clothing_torch.py REVIEWS.csv PARTS.json none|length THREADS SEED`.

Reads the file, counts the words, trains for three epochs with the best of them kept, and tells AUROC and seconds as JSON.
PARTS.json has the row numbers of `train`, `validation` and `test`. Batches are padded to their longest row; `length` draws
those of a batch from rows of like length, within fifty batches of a random order.
"""

import csv
import json
import math
import re
import sys
import time
from collections import Counter

from contender import bind

file, parts, group = sys.argv[1:4]
threads, seed = map(int, sys.argv[4:])
bind(threads)

import numpy as np  # noqa: E402 - they count the cores when they are loaded
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from nets_torch import TextTransformer  # noqa: E402
from scores import auroc  # noqa: E402

BATCH, LENGTH, WORDS, WINDOW = 64, 128, 10_000, 50
WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
CATEGORIES = ["Division Name", "Department Name", "Class Name"]

torch.set_num_threads(threads)
torch.manual_seed(seed)
with open(file, newline="", encoding="utf8") as source:
    rows = list(csv.DictReader(source))
with open(parts, encoding="utf8") as source:
    parts = {name: np.array(own, dtype=int) for name, own in json.load(source).items()}
train = parts["train"]

# Words, categories and numbers as the training part has them; 0 is padding or unseen, 1 an unknown word.
texts = [WORD.findall(f"{row['Title']}\n{row['Review Text']}".lower())[:LENGTH] for row in rows]
counts = Counter(word for i in train for word in texts[i])
number_of = {word: i + 2 for i, (word, _) in enumerate(counts.most_common(WORDS - 2))}
ids = [torch.tensor([number_of.get(word, 1) for word in words] or [0]) for words in texts]
lengths = torch.tensor([len(words) for words in texts])
values = [sorted({rows[i][name] for i in train} - {""}) for name in CATEGORIES]
categories = torch.tensor(
    [[own.index(row[name]) + 1 if row[name] in own else 0 for name, own in zip(CATEGORIES, values)] for row in rows]
)
numbers = np.log1p([[float(row["Age"]), float(row["Positive Feedback Count"])] for row in rows])
numbers = (numbers - numbers[train].mean(0)) / numbers[train].std(0)
facts = torch.tensor(numbers, dtype=torch.float32)
labels = torch.tensor([float(row["Recommended IND"]) for row in rows])


class Recommend(nn.Module):
    def __init__(self):
        super().__init__()
        self.text = TextTransformer(len(number_of) + 2, LENGTH)
        self.tables = nn.ModuleList(nn.Embedding(len(own) + 1, 8) for own in values)
        self.piece = nn.Linear(26, 32)
        self.parts = nn.ModuleList([nn.Linear(64, 64), nn.Linear(32, 64)])
        self.gates = nn.ModuleList(nn.Linear(96, 64) for _ in range(2))
        self.out = nn.Linear(64, 1)

    def forward(self, ids, lengths, categories, facts):
        tables = [table(categories[:, i]) for i, table in enumerate(self.tables)]
        both = [self.text(ids, lengths), F.relu(self.piece(torch.cat([*tables, facts], 1)))]
        joined = torch.cat(both, 1)
        fused = sum(torch.sigmoid(gate(joined)) * torch.tanh(part(x)) for gate, part, x in zip(self.gates, self.parts, both))
        return self.out(fused).squeeze(1)


def batch_of(chosen):
    padded = nn.utils.rnn.pad_sequence([ids[i] for i in chosen], batch_first=True)
    return padded, lengths[chosen], categories[chosen], facts[chosen]


def order(generator):
    """The batches of an epoch."""
    shuffled = generator.permutation(train)
    if group == "length":
        size = WINDOW * BATCH
        windows = [shuffled[i : i + size] for i in range(0, len(shuffled), size)]
        shuffled = np.concatenate([own[np.argsort(lengths[own], kind="stable")] for own in windows])
    batches = [shuffled[i : i + BATCH] for i in range(0, len(shuffled), BATCH)]
    return [batches[i] for i in generator.permutation(len(batches))] if group == "length" else batches


def score(part):
    net.eval()
    with torch.inference_mode():
        chosen = [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
        scores = torch.cat([net(*batch_of(own)) for own in chosen])
    net.train()
    return auroc(scores.numpy(), labels[part].numpy() > 0)


net = Recommend()
optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.01, fused=True)
generator = np.random.default_rng(seed)
best, kept = -math.inf, None
begin = time.perf_counter()
for epoch in range(3):
    for chosen in order(generator):
        optimizer.zero_grad(set_to_none=True)
        loss = F.binary_cross_entropy_with_logits(net(*batch_of(chosen)), labels[chosen])
        loss.backward()
        optimizer.step()
        if not math.isfinite(loss.item()):
            raise SystemExit(f"the loss is {loss.item()}")
    now = score(parts["validation"])
    if now > best:
        best, kept = now, {name: value.clone() for name, value in net.state_dict().items()}
net.load_state_dict(kept)
parameters = sum(p.numel() for p in net.parameters())
print(json.dumps({"auroc": float(score(parts["test"])), "parameters": parameters, "training": time.perf_counter() - begin}))
