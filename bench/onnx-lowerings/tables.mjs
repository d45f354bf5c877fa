const f32 = (...shape) => ({ dtype: "f32", shape });
const at = (below, ...shape) => ({ dtype: "i32", shape, below });

const scatter = (rows, count, width) => ({
  inputs: { indices: at(rows, count), updates: f32(count, width) },
  output: f32(rows, width),
  ways: {
    "ScatterND add": (n, indices, updates) =>
      n.node(
        "ScatterND",
        [
          n.node("ConstantOfShape", [n.integers([rows, width])]),
          n.node("Reshape", [n.node("Cast", [indices], { to: 7 }), n.integers([count, 1])]),
          updates,
        ],
        { reduction: "add" },
      ),
    "ScatterElements add": (n, indices, updates) => {
      const places = n.node("Expand", [
        n.node("Reshape", [indices, n.integers([count, 1])]),
        n.integers([count, width]),
      ]);
      return n.node(
        "ScatterElements",
        [n.node("ConstantOfShape", [n.integers([rows, width])]), places, updates],
        {
          axis: 0,
          reduction: "add",
        },
      );
    },
    "ScatterElements add, zeros by Expand": (n, indices, updates) => {
      const places = n.node("Expand", [
        n.node("Reshape", [indices, n.integers([count, 1])]),
        n.integers([count, width]),
      ]);
      const zeros = n.node("Expand", [n.constant("f32", [], [0]), n.integers([rows, width])]);
      return n.node("ScatterElements", [zeros, places, updates], { axis: 0, reduction: "add" });
    },
    "ScatterElements add, flat, zeros by Expand": (n, indices, updates) => {
      const first = n.node("Mul", [
        n.node("Reshape", [indices, n.integers([count, 1])]),
        n.constant("i32", [], [width]),
      ]);
      const all = Array.from({ length: width }, (_, i) => i);
      const places = n.node("Add", [first, n.constant("i32", [width], all)]);
      const flat = (x) => n.node("Reshape", [x, n.integers([count * width])]);
      const zeros = n.node("Expand", [n.constant("f32", [], [0]), n.integers([rows * width])]);
      const sums = n.node("ScatterElements", [zeros, flat(places), flat(updates)], {
        axis: 0,
        reduction: "add",
      });
      return n.node("Reshape", [sums, n.integers([rows, width])]);
    },
    "ScatterElements add, flat": (n, indices, updates) => {
      const first = n.node("Mul", [
        n.node("Reshape", [indices, n.integers([count, 1])]),
        n.constant("i32", [], [width]),
      ]);
      const all = Array.from({ length: width }, (_, i) => i);
      const places = n.node("Add", [first, n.constant("i32", [width], all)]);
      const flat = (x) => n.node("Reshape", [x, n.integers([count * width])]);
      const sums = n.node(
        "ScatterElements",
        [n.node("ConstantOfShape", [n.integers([rows * width])]), flat(places), flat(updates)],
        {
          axis: 0,
          reduction: "add",
        },
      );
      return n.node("Reshape", [sums, n.integers([rows, width])]);
    },
    ...(rows * count <= 1e7 && {
      "one-hot, Gemm": (n, indices, updates) => {
        const hot = n.node("Equal", [
          n.node("Reshape", [indices, n.integers([count, 1])]),
          n.constant(
            "i32",
            [rows],
            Array.from({ length: rows }, (_, i) => i),
          ),
        ]);
        return n.node("Gemm", [n.node("Cast", [hot], { to: 1 }), updates], { transA: 1 });
      },
    }),
  },
});

const gather = (rows, count, width) => ({
  inputs: { table: f32(rows, width), indices: at(rows, count) },
  output: f32(count, width),
  ways: {
    Gather: (n, table, indices) => n.node("Gather", [table, indices], { axis: 0 }),
    "Gather of i64": (n, table, indices) =>
      n.node("Gather", [table, n.node("Cast", [indices], { to: 7 })], { axis: 0 }),
  },
});

export const tables = {
  "scatter_add 2048 into 10000 x 128": scatter(10000, 2048, 128),
  "scatter_add 2048 into 65536 x 16": scatter(65536, 2048, 16),
  "scatter_add 256 into 50 x 16": scatter(50, 256, 16),
  "scatter_add 4096 into 1000 x 64": scatter(1000, 4096, 64),
  "scatter_add 4096 into 10000 x 32": scatter(10000, 4096, 32),
  "scatter_add 3200 into 32 x 64": scatter(32, 3200, 64),
  "scatter_add 3200 into 256 x 64": scatter(256, 3200, 64),
  "gather 2048 of 10000 x 128": gather(10000, 2048, 128),
};
