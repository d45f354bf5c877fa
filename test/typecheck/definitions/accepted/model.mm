import { linear, mlp, gated, low_rank, class_head, text_transformer, embed_bag, pool_max, layer_norm, embed } from "std"

/// residual
layer residual(x: [A], width: int) -> [width] {
  A == width ? x : linear(x, width)
}

layer add(x: [A], width: int) -> [width] where A == width {
  linear(x, width) + x
}

encoder twin(a: [N], b: [N]) -> [16] {
  let read = mlp(widths: [8])
  concat(read(a), read(b))
}

encoder attend(x: seq[T, D], heads: int = 2) -> [D] where D mod heads == 0 {
  let q = linear(x, D)
  let k = values(q)
  let s = reshape(k, [T, heads, D div heads])
  let t = reshape(s, [T, D])
  pool_max(with_mask(t, of: x))
}

fusion stacked(parts: [_]..., width: int) -> [width] {
  let same = map(parts, p => linear(p, width))
  let table = stack(same)
  let w = softmax(sum(table))
  w @ table + mean(same, p => p) + max(same, p => tanh(p)) + linear(concat(same), width)
}

fusion pairs(parts: [_]..., width: int) -> [width] {
  let all = concat(parts)
  param m: [sum(parts), width] = glorot()
  param n: [count(parts) * 2] = 0
  all @ m + sum(n)
}

fusion outer(parts: [_]..., width: int, inner: fusion = gated) -> [width] {
  inner(parts, width: width) + inner(parts, concat(parts), width: width)
}

encoder grow(x: [A], times: int, f: ([B], width: int) -> [width] = linear) -> [4 * times] {
  let h = repeat times from h = x { f(h, width: 12) }
  f(h, width: 4 * times)
}

encoder deep(x: image[H, W, C], widths: int[] = [8, 16]) -> [last(widths)] {
  let maps = repeat w in widths from h = x { relu(linear(max_pool(h), w)) }
  mean(mean(permute(maps, [2, 0, 1])))
}

layer both(x: [A]) -> { low: [A], high: [A, 2] } {
  { low: -x, high: reshape(stack(x, x), [A, 2]) }
}

model Classify(t: text, b: bag, x: number[N], y?: number[M], z?: image[H, W, C], c?: category, fuse: fusion = low_rank(rank: 8)) -> class[K] {
  let words = text_transformer(t)
  let tok = pool_max(layer_norm(words.tokens))
  let e = embed(c, width: 4) ?? zeros()
  let im = deep(z) ?? learned()
  let bb = both(x)
  let both2 = sum(bb.high) + bb.low
  let yy = y ?? learned()
  class_head(fuse(tok, words.pooled, embed_bag(b), both2, yy, e, im, twin(x, x), residual(x, 3), add(x, 3), grow(x, 2), attend(words.tokens), present(y) * x, width: 9 * K), classes: K)
}

data D {
  source rows = csv("rows.csv")
  t: text = rows.t |> words(length: 16)
  b: bag = rows.b |> ngrams(1..2, buckets: 100)
  x: number[3] = rows["a", "b", "c"]
  y?: number[1] = rows.y
  c?: category = rows.c
  z?: image[16, 16, 3] = rows.image |> resize(16)
  target k: class = rows.k
  split by random(seed: 1) { train: 80%, validation: 20% }
}

loss my_ce(logits: Logits[K], label: Label[K], smooth: float = 0.1) -> [] {
  let p = softmax(logits)
  -sum(log(p) * ((1 - smooth) * one_hot(label) + smooth / K))
}

train T {
  model: Classify on D
  loss: my_ce
  optimizer: sgd(rate: 0.1)
}
train U {
  model: Classify(fuse: stacked) on D
  loss: my_ce(smooth: 0.2)
  optimizer: sgd(rate: 0.1)
}
train V {
  model: Classify(fuse: outer(inner: pairs)) on D
  loss: my_ce(smooth: 0)
  optimizer: sgd(rate: 0.1)
}
