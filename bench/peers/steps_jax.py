"""A contender of bench/steps.mjs: `steps_jax.py NET BATCH THREADS`. One jitted step with optax's AdamW, its arguments donated."""

import sys

from contender import bind, serve

name, batch, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
bind(threads)

import jax  # noqa: E402 - it counts the cores when it is loaded
import jax.numpy as jnp  # noqa: E402
import optax  # noqa: E402

from nets_jax import nets  # noqa: E402

net = nets[name]
feeds = [jnp.asarray(feed) for feed in net.feeds(batch)]
labels = jnp.arange(batch) % 2
optimizer = optax.adamw(1e-3, weight_decay=0.01)


def loss_of(parameters, state, key, feeds, labels):
    """The loss, and the statistics of batch normalisation after the step, where the net has some."""
    found = net.logits(parameters, key, *feeds)
    logits, new = found if isinstance(found, tuple) else (found, [])
    moved = jax.tree.map(lambda old, now: 0.9 * old + 0.1 * now, state, new)
    return optax.sigmoid_binary_cross_entropy(logits, labels).mean(), moved


def train(everything, index, feeds, labels):
    parameters, slots, state = everything
    key = jax.random.fold_in(jax.random.key(0), index)
    (loss, state), gradients = jax.value_and_grad(loss_of, has_aux=True)(parameters, state, key, feeds, labels)
    changes, slots = optimizer.update(gradients, slots, parameters)
    return (optax.apply_updates(parameters, changes), slots, state), loss


jitted = jax.jit(train, donate_argnums=0)
parameters = jax.tree.map(jnp.asarray, net.parameters)
everything = (parameters, optimizer.init(parameters), jax.tree.map(jnp.asarray, getattr(net, "state", [])))
index = 0


def step():
    global everything, index
    everything, loss = jitted(everything, index, feeds, labels)
    index += 1
    return float(loss)


serve(sum(x.size for x in jax.tree.leaves(net.parameters)), step)
