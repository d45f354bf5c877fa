const f32 = (...shape) => ({ dtype: "f32", shape });
const toChannelsFirst = (n, x) => n.node("Transpose", [x], { perm: [0, 3, 1, 2] });
const toChannelsLast = (n, x) => n.node("Transpose", [x], { perm: [0, 2, 3, 1] });

const taps = (g) => Array.from({ length: g.k * g.k }, (_, at) => [Math.floor(at / g.k), at % g.k]);
const tap = (n, x, g, [i, j]) =>
  n.node("Slice", [
    x,
    n.integers([i, j]),
    n.integers([i + (g.oh - 1) * g.stride + 1, j + (g.ow - 1) * g.stride + 1]),
    n.integers([1, 2]),
    n.integers([g.stride, g.stride]),
  ]);

/** Windows side by side: [N, OH * OW, K * K, C]. */
function windows(n, x, g) {
  const places = [];
  for (let y = 0; y < g.oh; y++)
    for (let z = 0; z < g.ow; z++)
      for (const [i, j] of taps(g)) places.push((y * g.stride + i) * g.w + z * g.stride + j);
  const flat = n.node("Reshape", [x, n.integers([g.n, g.h * g.w, g.c])]);
  const columns = n.node("Gather", [flat, n.constant("i32", [places.length], places)], { axis: 1 });
  return n.node("Reshape", [columns, n.integers([g.n, g.oh * g.ow, g.k * g.k, g.c])]);
}
const asImage = (n, y, g) => n.node("Reshape", [y, n.integers([g.n, g.oh, g.ow, g.c])]);

const forward = (g) => ({
  inputs: { x: f32(g.n, g.h, g.w, g.c) },
  output: f32(g.n, g.oh, g.ow, g.c),
  ways: {
    "MaxPool between transposes": (n, x) =>
      toChannelsLast(
        n,
        n.node("MaxPool", [toChannelsFirst(n, x)], {
          kernel_shape: [g.k, g.k],
          strides: [g.stride, g.stride],
        }),
      ),
    "Max of slices": (n, x) =>
      n.node(
        "Max",
        taps(g).map((at) => tap(n, x, g, at)),
      ),
    "ReduceMax of gathered windows": (n, x) =>
      asImage(n, n.node("ReduceMax", [windows(n, x, g), n.integers([2])], { keepdims: 0 }), g),
    "Max of the gathered windows' parts": (n, x) =>
      asImage(
        n,
        n.node(
          "Max",
          n.multiple("Split", [windows(n, x, g)], { axis: 2, num_outputs: g.k * g.k }, g.k * g.k),
        ),
        g,
      ),
    "Max of gathers": (n, x) => {
      const flat = n.node("Reshape", [x, n.integers([g.n, g.h * g.w, g.c])]);
      const parts = taps(g).map(([i, j]) => {
        const places = [];
        for (let y = 0; y < g.oh; y++)
          for (let z = 0; z < g.ow; z++) places.push((y * g.stride + i) * g.w + z * g.stride + j);
        return n.node("Gather", [flat, n.constant("i32", [places.length], places)], { axis: 1 });
      });
      return asImage(n, n.node("Max", parts), g);
    },
  },
});

/** Pieces of dx by tap, put in their places where windows do not overlap and fill the image. */
const interleaved = (n, parts, g) => {
  const rows = [];
  for (let i = 0; i < g.k; i++) {
    const row = parts
      .slice(i * g.k, (i + 1) * g.k)
      .map((p) => n.node("Reshape", [p, n.integers([g.n, g.oh, 1, g.ow, 1, g.c])]));
    rows.push(n.node("Concat", row, { axis: 4 }));
  }
  return n.node("Reshape", [n.node("Concat", rows, { axis: 2 }), n.integers([g.n, g.h, g.w, g.c])]);
};

const gradient = (g) => ({
  inputs: { x: f32(g.n, g.h, g.w, g.c), dy: f32(g.n, g.oh, g.ow, g.c) },
  output: f32(g.n, g.h, g.w, g.c),
  ways: {
    "MaxPool with indices, ScatterElements": (n, x, dy) => {
      const [, at] = n.multiple(
        "MaxPool",
        [toChannelsFirst(n, x)],
        { kernel_shape: [g.k, g.k], strides: [g.stride, g.stride] },
        2,
      );
      const size = g.n * g.h * g.w * g.c;
      const flat = (v) => n.node("Reshape", [v, n.integers([-1])]);
      const zeros = n.node("ConstantOfShape", [n.integers([size])]);
      const image = n.node("ScatterElements", [zeros, flat(at), flat(toChannelsFirst(n, dy))], {
        reduction: "add",
      });
      return toChannelsLast(n, n.node("Reshape", [image, n.integers([g.n, g.c, g.h, g.w])]));
    },
    "MaxPool with indices, MaxUnpool": (n, x, dy) => {
      const pool = { kernel_shape: [g.k, g.k], strides: [g.stride, g.stride] };
      const [, at] = n.multiple("MaxPool", [toChannelsFirst(n, x)], pool, 2);
      return toChannelsLast(
        n,
        n.node("MaxUnpool", [toChannelsFirst(n, dy), at, n.integers([g.n, g.c, g.h, g.w])], pool),
      );
    },
    "slices compared, interleaved": (n, x, dy) => {
      const parts = taps(g).map((at) => tap(n, x, g, at));
      const y = n.node("Max", parts);
      let before;
      const pieces = parts.map((part, at) => {
        const here = n.node("Equal", [part, y]);
        const first = before ? n.node("And", [here, n.node("Not", [before])]) : here;
        if (at < parts.length - 1) before = before ? n.node("Or", [before, here]) : here;
        return n.node("Mul", [dy, n.node("Cast", [first], { to: 1 })]);
      });
      return interleaved(n, pieces, g);
    },
    "rest of dy handed on, interleaved": (n, x, dy) => {
      const parts = taps(g).map((at) => tap(n, x, g, at));
      const y = n.node("Max", parts);
      let rest = dy;
      const pieces = parts.map((part, at) => {
        if (at === parts.length - 1) return rest;
        const piece = n.node("Mul", [rest, n.node("Cast", [n.node("Equal", [part, y])], { to: 1 })]);
        rest = n.node("Sub", [rest, piece]);
        return piece;
      });
      return interleaved(n, pieces, g);
    },
    "ArgMax of windows, one-hot, interleaved": (n, x, dy) => {
      const at = n.node("ArgMax", [windows(n, x, g)], { axis: 2, keepdims: 1 });
      const ways = n.constant(
        "i64",
        [g.k * g.k, 1],
        taps(g).map((_, i) => i),
      );
      const hot = n.node("Cast", [n.node("Equal", [at, ways])], { to: 1 });
      const spread = n.node("Mul", [n.node("Reshape", [dy, n.integers([g.n, g.oh * g.ow, 1, g.c])]), hot]);
      const image = n.node("Reshape", [spread, n.integers([g.n, g.oh, g.ow, g.k, g.k, g.c])]);
      return n.node("Reshape", [
        n.node("Transpose", [image], { perm: [0, 1, 3, 2, 4, 5] }),
        n.integers([g.n, g.h, g.w, g.c]),
      ]);
    },
  },
});

const meanForward = (g) => ({
  inputs: { x: f32(g.n, g.h, g.w, g.c) },
  output: f32(g.n, g.oh, g.ow, g.c),
  ways: {
    "AveragePool between transposes": (n, x) =>
      toChannelsLast(
        n,
        n.node("AveragePool", [toChannelsFirst(n, x)], {
          kernel_shape: [g.k, g.k],
          strides: [g.stride, g.stride],
        }),
      ),
    "Sum of slices": (n, x) =>
      n.node("Mul", [
        n.node(
          "Sum",
          taps(g).map((at) => tap(n, x, g, at)),
        ),
        n.constant("f32", [], [1 / (g.k * g.k)]),
      ]),
    "ReduceMean of parts": (n, x) =>
      n.node(
        "ReduceMean",
        [n.node("Reshape", [x, n.integers([g.n, g.oh, g.k, g.ow, g.k, g.c])]), n.integers([2, 4])],
        { keepdims: 0 },
      ),
    "ReduceMean of gathered windows": (n, x) =>
      asImage(n, n.node("ReduceMean", [windows(n, x, g), n.integers([2])], { keepdims: 0 }), g),
  },
});

const meanGradient = (g) => ({
  inputs: { dy: f32(g.n, g.oh, g.ow, g.c) },
  output: f32(g.n, g.h, g.w, g.c),
  ways: {
    "one Gather": (n, dy) => {
      const places = [];
      for (let y = 0; y < g.h; y++)
        for (let z = 0; z < g.w; z++) places.push(Math.floor(y / g.k) * g.ow + Math.floor(z / g.k));
      const flat = n.node("Reshape", [dy, n.integers([g.n, g.oh * g.ow, g.c])]);
      const small = n.node("Mul", [flat, n.constant("f32", [], [1 / (g.k * g.k)])]);
      return n.node("Reshape", [
        n.node("Gather", [small, n.constant("i32", [places.length], places)], { axis: 1 }),
        n.integers([g.n, g.h, g.w, g.c]),
      ]);
    },
    Expand: (n, dy) => {
      const spread = n.node("Reshape", [dy, n.integers([g.n, g.oh, 1, g.ow, 1, g.c])]);
      const small = n.node("Mul", [spread, n.constant("f32", [], [1 / (g.k * g.k)])]);
      return n.node("Reshape", [
        n.node("Expand", [small, n.integers([g.n, g.oh, g.k, g.ow, g.k, g.c])]),
        n.integers([g.n, g.h, g.w, g.c]),
      ]);
    },
  },
});

const geometry = (n, h, c, k) => ({ n, h, w: h, c, k, stride: k, oh: h / k, ow: h / k });
const shapes = {
  "32 x 32x32x16, 2": geometry(32, 32, 16, 2),
  "32 x 16x16x64, 2": geometry(32, 16, 64, 2),
};
export const pools = Object.fromEntries(
  Object.entries(shapes).flatMap(([name, g]) => [
    [`max_pool2d ${name}`, forward(g)],
    [`max_pool2d_gradient ${name}`, gradient(g)],
    [`mean_pool2d ${name}`, meanForward(g)],
    [`mean_pool2d_gradient ${name}`, meanGradient(g)],
  ]),
);
