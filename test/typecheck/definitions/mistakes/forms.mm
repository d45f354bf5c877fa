// Forms take their arguments by place and by name, each once; a condition that is known early chooses with `? :`.
layer _where(x: [A], width: int) -> [A] {
  let early = where(width > 3, x, -x)
  where(x > 0, b: early, otherwise: 0)
}
fusion _each(parts: [_]..., width: int) -> [width] {
  let means = map(mean, parts: parts)
  let all = sum(parts, each: p => mean(p), axis: 0)
  let some = max(parts)
  all + some + max(each: p => mean(p), parts: means) + zeros(width)
}
layer _max(x: [A, B]) -> [B] {
  max(a: x, b: x, axis: 0) + sum(axis: 0)
}
