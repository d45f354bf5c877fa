// Transformers over sequences: Vaswani et al. 2017, "Attention is all you need".

import { linear, drop, layer_norm, pool_mean } from "std"

/// Reads a text: learned vectors of words and of places, then blocks of attention. `tokens` has a vector for each word,
/// `pooled` is their mean.
encoder text_transformer(
  x: text[T, V],
  width: int = 64,
  layers: int = 2,
  heads: int = 4,
  dropout: float = 0.0,
) -> { tokens: seq[T, width], pooled: [width] } where heads > 0 and width mod heads == 0 {
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
  let inside = values(x)
  let query = linear(inside, D)
  let key = linear(inside, D)
  let value = linear(inside, D)
  let matches = split_heads(query * (D / heads) ** -0.5, heads) @ transpose(split_heads(key, heads))
  // Positions that have ended match so badly that their share is exactly 0.
  let shares = drop(softmax(matches + (mask(x) - 1) * 1e30), rate: dropout)
  let taken = permute(shares @ split_heads(value, heads), [1, 0, 2])
  let outer = linear(reshape(taken, [T, D]), D)
  with_mask(outer, of: x)
}

/// The positions' vectors in `heads` parts each.
layer split_heads(x: [T, D], heads: int) -> [heads, T, D / heads] where heads > 0 and D mod heads == 0 {
  permute(reshape(x, [T, heads, D / heads]), [1, 0, 2])
}

/// Two layers for each position by itself.
layer feed_forward(x: [...S, D], hidden: int, dropout: float = 0.0) -> [...S, D] {
  let inner = linear(x, hidden)
  let outer = linear(drop(relu(inner), rate: dropout), D)
  outer
}
