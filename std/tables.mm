// Tables of learned vectors for what is counted, not measured.

/// A learned vector for each value of a category.
encoder embed(x: category[V], width: int = 16) -> [width] {
  param table: [V, width] = normal(0.05)
  lookup(table, x)
}

/// A learned vector for each n-gram, summed with the bag's weights.
/// Joulin et al. 2017, "Bag of tricks for efficient text classification".
encoder embed_bag(x: bag[V], width: int = 64) -> [width] {
  param table: [V, width] = normal(0.05)
  param shift: [width] = 0
  lookup_bag(table, x) + shift
}
