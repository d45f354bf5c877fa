// A sum of parts of different sizes.
fusion f(parts: [_]..., width: int) -> [width] {
  sum(parts, p => p) + concat(parts)
}
