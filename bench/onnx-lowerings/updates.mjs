const f32 = (...shape) => ({ dtype: "f32", shape });
const scalar = (n, value) => n.constant("f32", [], [value]);

/** Adam's new parameter; its slots are kept alive by a sum that is not stored elsewhere. */
function adam(n, p, g, m, v) {
  const m1 = n.node("Add", [n.node("Mul", [m, scalar(n, 0.9)]), n.node("Mul", [g, scalar(n, 0.1)])]);
  const g2 = n.node("Mul", [n.node("Mul", [g, g]), scalar(n, 0.001)]);
  const v1 = n.node("Add", [n.node("Mul", [v, scalar(n, 0.999)]), g2]);
  const below = n.node("Add", [n.node("Sqrt", [v1]), scalar(n, 1e-8)]);
  const p1 = n.node("Sub", [p, n.node("Div", [n.node("Mul", [m1, scalar(n, 1e-3)]), below])]);
  return [p1, m1, v1];
}

const joined = (n, parts) => n.node("Concat", parts, { axis: 0 });

/** The same in tiles of `rows` rows, whose values in between stay in the cache. */
const tiled = (rows, all) => (n, p, g, m, v) => {
  const tiles = [];
  for (let from = 0; from < all; from += rows) {
    const take = (x) =>
      n.node("Slice", [x, n.integers([from]), n.integers([Math.min(all, from + rows)]), n.integers([0])]);
    tiles.push(adam(n, take(p), take(g), take(m), take(v)));
  }
  return joined(
    n,
    [0, 1, 2].map((i) =>
      joined(
        n,
        tiles.map((tile) => tile[i]),
      ),
    ),
  );
};

const group = (rows, width) => ({
  inputs: { p: f32(rows, width), g: f32(rows, width), m: f32(rows, width), v: f32(rows, width) },
  output: f32(3 * rows, width),
  ways: {
    "operation by operation": (n, p, g, m, v) => joined(n, adam(n, p, g, m, n.node("Abs", [v]))),
    "in tiles of 16 K": (n, p, g, m, v) =>
      tiled(Math.round(16384 / width), rows)(n, p, g, m, n.node("Abs", [v])),
    "in tiles of 64 K": (n, p, g, m, v) =>
      tiled(Math.round(65536 / width), rows)(n, p, g, m, n.node("Abs", [v])),
    "in tiles of 256 K": (n, p, g, m, v) =>
      tiled(Math.round(262144 / width), rows)(n, p, g, m, n.node("Abs", [v])),
  },
});

export const updates = {
  "adam 10000 x 128": group(10_000, 128),
  "adam 65536 x 16": group(65_536, 16),
  "adam 256 x 64": group(256, 64),
};
