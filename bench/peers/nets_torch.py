"""The reference nets of bench/nets, as one would write them in PyTorch."""

import torch
from torch import nn
from torch.nn import functional as F


class Mixed(nn.Module):
    """bench/nets/mixed.mm"""

    def __init__(self):
        super().__init__()
        self.words = nn.EmbeddingBag(10_000, 128, mode="mean", padding_idx=0)
        self.one = nn.Conv2d(3, 16, 3, padding=1)
        self.two = nn.Conv2d(16, 32, 3, padding=1)
        self.look = nn.Linear(8 * 8 * 32, 64)
        self.facts = nn.Linear(16, 64)
        self.hidden = nn.Linear(256, 64)
        self.out = nn.Linear(64, 1)
        self.drop = nn.Dropout(0.1)

    @staticmethod
    def feeds(batch):
        return torch.randint(1, 10_000, (batch, 64)), torch.rand(batch, 3, 32, 32), torch.rand(batch, 16)

    def forward(self, words, photo, facts):
        seen = F.max_pool2d(F.relu(self.one(photo)), 2)
        seen = F.max_pool2d(F.relu(self.two(seen)), 2).flatten(1)
        parts = [self.words(words), F.relu(self.look(seen)), F.relu(self.facts(facts))]
        both = self.drop(torch.cat(parts, 1))
        return self.out(self.drop(F.relu(self.hidden(both)))).squeeze(1)


class Block(nn.Module):
    """Attention and a feed-forward layer, each normalised before."""

    def __init__(self, width, heads, dropout):
        super().__init__()
        self.heads = heads
        self.dropout = dropout
        self.before = nn.LayerNorm(width)
        self.joint = nn.Linear(width, 3 * width)
        self.outer = nn.Linear(width, width)
        self.after = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, mask):
        batch, length, width = x.shape
        split = self.joint(self.before(x)).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        rate = self.dropout if self.training else 0.0
        taken = F.scaled_dot_product_attention(*split.unbind(0), attn_mask=mask, dropout_p=rate)
        x = x + self.drop(self.outer(taken.transpose(1, 2).reshape(batch, length, width)))
        return x + self.drop(self.down(self.drop(F.relu(self.up(self.after(x))))))


class TextTransformer(nn.Module):
    """What `text_transformer` of the standard library is: words to the mean of their vectors after blocks of attention."""

    def __init__(self, vocabulary, length, width=64, layers=2, heads=4, dropout=0.1):
        super().__init__()
        self.words = nn.Embedding(vocabulary, width)
        nn.init.normal_(self.words.weight, std=0.05)
        self.places = nn.Parameter(torch.randn(length, width) * 0.05)
        self.blocks = nn.ModuleList(Block(width, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.drop = nn.Dropout(dropout)

    def forward(self, ids, lengths):
        inside = torch.arange(ids.shape[1]) < lengths[:, None]
        mask = inside[:, None, None, :]
        x = self.drop(self.words(ids) + self.places[: ids.shape[1]])
        for block in self.blocks:
            x = block(x, mask)
        kept = self.norm(x) * inside[..., None]
        return kept.sum(1) / lengths.clamp(min=1)[:, None]


class Transformer(nn.Module):
    """bench/nets/transformer.mm"""

    def __init__(self):
        super().__init__()
        self.text = TextTransformer(10_000, 128)
        self.out = nn.Linear(64, 1)

    @staticmethod
    def feeds(batch):
        return torch.randint(1, 10_000, (batch, 128)), torch.full((batch,), 128)

    def forward(self, ids, lengths):
        return self.out(self.text(ids, lengths)).squeeze(1)


class ConvNorm(nn.Sequential):
    def __init__(self, channels, filters, stride=1):
        conv = nn.Conv2d(channels, filters, 3, stride=stride, padding=1, bias=False)
        super().__init__(conv, nn.BatchNorm2d(filters))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.one = ConvNorm(channels, channels)
        self.two = ConvNorm(channels, channels)

    def forward(self, x):
        return F.relu(x + self.two(F.relu(self.one(x))))


class Resnet(nn.Module):
    """bench/nets/resnet.mm"""

    def __init__(self):
        super().__init__()
        widths = [(3, 16), (16, 32), (32, 64)]
        self.stages = nn.Sequential(
            *(nn.Sequential(ConvNorm(a, b, stride=2), nn.ReLU(), Residual(b)) for a, b in widths)
        )
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(64, 1)

    @staticmethod
    def feeds(batch):
        return (torch.rand(batch, 3, 64, 64),)

    def forward(self, photo):
        return self.out(self.drop(self.stages(photo).mean((2, 3)))).squeeze(1)


class Tables(nn.Module):
    """bench/nets/tables.mm"""

    def __init__(self):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(1000, 16) for _ in range(10))
        self.one = nn.Linear(176, 128)
        self.two = nn.Linear(128, 64)
        self.out = nn.Linear(64, 1)
        self.drop = nn.Dropout(0.1)

    @staticmethod
    def feeds(batch):
        return torch.randint(0, 1000, (batch, 10)), torch.rand(batch, 16)

    def forward(self, categories, facts):
        parts = [table(categories[:, i]) for i, table in enumerate(self.tables)]
        x = torch.cat([*parts, facts], 1)
        x = self.drop(F.relu(self.one(x)))
        return self.out(self.drop(F.relu(self.two(x)))).squeeze(1)


nets = {"mixed": Mixed, "transformer": Transformer, "resnet": Resnet, "tables": Tables}
