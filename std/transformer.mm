// Transformers over sequences: Vaswani et al. 2017, "Attention is all you need".

import { linear, drop, layer_norm, pool_mean } from "std"

/// Reads a text: learned vectors of words and of places, then blocks of attention. `tokens` has a vector for each word,
/// `pooled` is their mean.
encoder text_transformer(x: text[T, V], width: int = 64, layers: int = 2, heads: int = 4, dropout: float = 0.0)
    -> { tokens: seq[T, width], pooled: [width] } where heads > 0 and width mod heads == 0 {
  param vectors: [V, width] = normal(0.05)
  param places: [T, width] = normal(0.05)
  let read = lookup_text(vectors, x)
  let start = drop(read + with_mask(places, of: read), rate: dropout)
  let block = repeat layers from h = start { transformer_block(h, heads: heads, dropout: dropout) }
  let tokens = layer_norm(block)
  { tokens: tokens, pooled: pool_mean(tokens) }
}

/// Attention, then a feed-forward layer, each beside a way around it and behind a normalisation.
/// Xiong et al. 2020, "On layer normalization in the transformer architecture".
layer transformer_block(x: seq[T, D], heads: int = 4, dropout: float = 0.0) -> seq[T, D]
    where heads > 0 and D mod heads == 0 {
  let attention = self_attention(layer_norm(x), heads: heads, dropout: dropout)
  let seen = x + drop(attention, rate: dropout)
  let thought = feed_forward(layer_norm(seen), hidden: 4 * D, dropout: dropout)
  seen + drop(thought, rate: dropout)
}

/// Each position takes from all positions of its sequence, as much as they match, in each of `heads` ways.
layer self_attention(x: seq[T, D], heads: int = 4, dropout: float = 0.0) -> seq[T, D]
    where heads > 0 and D mod heads == 0 {
  let joint = linear(values(x), 3 * D)
  let split = permute(reshape(joint, [T, 3, heads, D / heads]), [1, 2, 0, 3])
  let scores = split[0] @ transpose(split[1]) * (D / heads) ** -0.5
  let shares = drop(masked_softmax(scores, mask(x)), rate: dropout)
  let taken = reshape(permute(shares @ split[2], [1, 0, 2]), [T, D])
  let outer = linear(taken, D)
  with_mask(outer, of: x)
}

/// Two layers for each position by itself.
layer feed_forward(x: [...S, D], hidden: int, dropout: float = 0.0) -> [...S, D] {
  let inner = linear(x, hidden)
  let outer = linear(drop(relu(inner), rate: dropout), D)
  outer
}
