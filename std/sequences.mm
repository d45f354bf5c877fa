// One vector for a whole sequence. Where a sequence is empty, it is 0.

/// The mean of the positions.
layer pool_mean(x: seq[T, D]) -> [D] {
  sum(values(x), axis: 0) / max(sum(mask(x)), 1)
}

/// The greatest value over the positions, for each number of a position.
layer pool_max(x: seq[T, D]) -> [D] {
  let there = expand(mask(x))
  max(values(x) + (there - 1) * 1e30, axis: 0) * min(sum(mask(x)), 1)
}

/// The first position.
layer pool_first(x: seq[T, D]) -> [D] where T > 0 {
  values(x)[0]
}
