"""The reference nets of bench/nets in JAX: for each, its first parameters, a batch of feeds, and its logits."""

import jax
import jax.numpy as jnp
import numpy as np

_rng = np.random.default_rng(0)


def _dense(width, out):
    return {"w": _uniform((width, out), (6 / (width + out)) ** 0.5), "b": np.zeros(out, "f")}


def _uniform(shape, limit):
    return _rng.uniform(-limit, limit, shape).astype("f")


def _normal(*shape, deviation=0.05):
    return (_rng.standard_normal(shape) * deviation).astype("f")


def _linear(p, x):
    return x @ p["w"] + p["b"]


def _drop(key, x, rate=0.1):
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


def _conv(x, kernel, stride=1):
    layout = ("NHWC", "HWIO", "NHWC")
    return jax.lax.conv_general_dilated(x, kernel, (stride, stride), [(1, 1), (1, 1)], dimension_numbers=layout)


def _max_pool(x):
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


class mixed:
    parameters = {
        "words": _normal(10_000, 128),
        "one": {"w": _normal(3, 3, 3, 16, deviation=0.27), "b": np.zeros(16, "f")},
        "two": {"w": _normal(3, 3, 16, 32, deviation=0.12), "b": np.zeros(32, "f")},
        "look": _dense(2048, 64),
        "facts": _dense(16, 64),
        "hidden": _dense(256, 64),
        "out": _dense(64, 1),
    }

    @staticmethod
    def feeds(batch):
        ids = _rng.integers(1, 10_000, (batch, 64), "i")
        return ids, _uniform((batch, 32, 32, 3), 1), _uniform((batch, 16), 1)

    @staticmethod
    def logits(p, key, words, photo, facts):
        first, second = jax.random.split(key)
        inside = (words > 0)[..., None]
        said = (p["words"][words] * inside).sum(1) / jnp.maximum(inside.sum(1), 1)
        seen = _max_pool(jax.nn.relu(_conv(photo, p["one"]["w"]) + p["one"]["b"]))
        seen = _max_pool(jax.nn.relu(_conv(seen, p["two"]["w"]) + p["two"]["b"]))
        look = jax.nn.relu(_linear(p["look"], seen.reshape(len(seen), -1)))
        both = jnp.concatenate([said, look, jax.nn.relu(_linear(p["facts"], facts))], 1)
        hidden = jax.nn.relu(_linear(p["hidden"], _drop(first, both)))
        return _linear(p["out"], _drop(second, hidden))[:, 0]


def _norm_parameters(width):
    return {"scale": np.ones(width, "f"), "shift": np.zeros(width, "f")}


def _layer_norm(p, x):
    centred = x - x.mean(-1, keepdims=True)
    variance = (centred**2).mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt(variance + 1e-5) * p["scale"] + p["shift"]


def _block_parameters(width):
    return {
        "before": _norm_parameters(width),
        "joint": _dense(width, 3 * width),
        "outer": _dense(width, width),
        "after": _norm_parameters(width),
        "up": _dense(width, 4 * width),
        "down": _dense(4 * width, width),
    }


def _block(p, key, x, mask, heads=4):
    shares_key, outer_key, inner_key, down_key = jax.random.split(key, 4)
    batch, length, width = x.shape
    joint = _linear(p["joint"], _layer_norm(p["before"], x)).reshape(batch, length, 3, heads, -1)
    query, key, value = (joint[:, :, i] for i in range(3))
    matches = jnp.einsum("bqhd,bkhd->bhqk", query, key) * (width / heads) ** -0.5
    shares = _drop(shares_key, jax.nn.softmax(jnp.where(mask, matches, -1e30)))
    taken = jnp.einsum("bhqk,bkhd->bqhd", shares, value).reshape(batch, length, width)
    x = x + _drop(outer_key, _linear(p["outer"], taken))
    inner = _drop(inner_key, jax.nn.relu(_linear(p["up"], _layer_norm(p["after"], x))))
    return x + _drop(down_key, _linear(p["down"], inner))


class transformer:
    parameters = {
        "words": _normal(10_000, 64),
        "places": _normal(128, 64),
        "blocks": [_block_parameters(64) for _ in range(2)],
        "norm": _norm_parameters(64),
        "out": _dense(64, 1),
    }

    @staticmethod
    def feeds(batch):
        return _rng.integers(1, 10_000, (batch, 128), "i"), np.full(batch, 128, "i")

    @staticmethod
    def logits(p, key, ids, lengths):
        keys = jax.random.split(key, 3)
        inside = jnp.arange(ids.shape[1]) < lengths[:, None]
        x = _drop(keys[0], p["words"][ids] + p["places"])
        for own, block in zip(keys[1:], p["blocks"]):
            x = _block(block, own, x, inside[:, None, None, :])
        kept = _layer_norm(p["norm"], x) * inside[..., None]
        return _linear(p["out"], kept.sum(1) / jnp.maximum(lengths, 1)[:, None])[:, 0]


def _conv_norm_parameters(channels, filters):
    kernel = _normal(3, 3, channels, filters, deviation=(2 / (9 * channels)) ** 0.5)
    return {"kernel": kernel, "norm": _norm_parameters(filters)}


def _conv_norm(p, x, statistics, stride=1):
    """Batch normalisation by the batch; its running statistics are appended to `statistics`."""
    y = _conv(x, p["kernel"], stride)
    mean, variance = y.mean((0, 1, 2)), y.var((0, 1, 2))
    statistics.append((mean, variance))
    return (y - mean) * jax.lax.rsqrt(variance + 1e-5) * p["norm"]["scale"] + p["norm"]["shift"]


class resnet:
    _widths = [(3, 16), (16, 32), (32, 64)]
    parameters = {
        "stages": [[_conv_norm_parameters(a, b), *(_conv_norm_parameters(b, b) for _ in range(2))] for a, b in _widths],
        "out": _dense(64, 1),
    }
    state = [(np.zeros(b, "f"), np.ones(b, "f")) for _, b in _widths for _ in range(3)]

    @staticmethod
    def feeds(batch):
        return (_uniform((batch, 64, 64, 3), 1),)

    @staticmethod
    def logits(p, key, photo):
        statistics = []
        x = photo
        for down, one, two in p["stages"]:
            x = jax.nn.relu(_conv_norm(down, x, statistics, stride=2))
            inner = jax.nn.relu(_conv_norm(one, x, statistics))
            x = jax.nn.relu(x + _conv_norm(two, inner, statistics))
        return _linear(p["out"], _drop(key, x.mean((1, 2))))[:, 0], statistics


class tables:
    parameters = {
        "tables": [_normal(1000, 16) for _ in range(10)],
        "one": _dense(176, 128),
        "two": _dense(128, 64),
        "out": _dense(64, 1),
    }

    @staticmethod
    def feeds(batch):
        return _rng.integers(0, 1000, (batch, 10), "i"), _uniform((batch, 16), 1)

    @staticmethod
    def logits(p, key, categories, facts):
        first, second = jax.random.split(key)
        parts = [table[categories[:, i]] for i, table in enumerate(p["tables"])]
        x = jnp.concatenate([*parts, facts], 1)
        x = _drop(first, jax.nn.relu(_linear(p["one"], x)))
        return _linear(p["out"], _drop(second, jax.nn.relu(_linear(p["two"], x))))[:, 0]


nets = {"mixed": mixed, "transformer": transformer, "resnet": resnet, "tables": tables}
