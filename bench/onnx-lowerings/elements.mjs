const f32 = (...shape) => ({ dtype: "f32", shape });
const bool = (...shape) => ({ dtype: "bool", shape });
const shape = [32, 64, 128];
const zero = (n) => n.constant("f32", [], [0]);
const toFloat = (n, c) => n.node("Cast", [c], { to: 1 });

export const elements = {
  "select(c, x, 0)": {
    inputs: { c: bool(...shape), x: f32(...shape) },
    output: f32(...shape),
    ways: {
      "Where with a scalar": (n, c, x) => n.node("Where", [c, x, zero(n)]),
      "Where with zeros of full shape": (n, c, x) =>
        n.node("Where", [c, x, n.node("ConstantOfShape", [n.integers(shape)])]),
      "Where with x - x": (n, c, x) => n.node("Where", [c, x, n.node("Sub", [x, x])]),
      "product with the mask": (n, c, x) => n.node("Mul", [x, toFloat(n, c)]),
    },
  },
  "select(mask [B, T, 1], x, 0)": {
    inputs: { c: bool(32, 64, 1), x: f32(...shape) },
    output: f32(...shape),
    ways: {
      "Where, broadcasting": (n, c, x) => n.node("Where", [c, x, zero(n)]),
      "product with the mask": (n, c, x) => n.node("Mul", [x, toFloat(n, c)]),
      "Where of expanded": (n, c, x) =>
        n.node("Where", [
          n.node("Expand", [c, n.integers(shape)]),
          x,
          n.node("ConstantOfShape", [n.integers(shape)]),
        ]),
    },
  },
  "x + broadcast(b [128])": {
    inputs: { x: f32(...shape), b: f32(128) },
    output: f32(...shape),
    ways: {
      "Add, broadcasting": (n, x, b) => n.node("Add", [x, b]),
      "Expand, Add": (n, x, b) => n.node("Add", [x, n.node("Expand", [b, n.integers(shape)])]),
    },
  },
  "relu gradient": {
    inputs: { x: f32(...shape), dy: f32(...shape) },
    output: f32(...shape),
    ways: {
      "Greater, Where": (n, x, dy) => n.node("Where", [n.node("Greater", [x, zero(n)]), dy, zero(n)]),
      "Greater, Cast, Mul": (n, x, dy) => n.node("Mul", [dy, toFloat(n, n.node("Greater", [x, zero(n)]))]),
      "Sign of Relu, Mul": (n, x, dy) => n.node("Mul", [dy, n.node("Sign", [n.node("Relu", [x])])]),
    },
  },
  "sum over [0, 1] of [32, 64, 128]": {
    inputs: { x: f32(...shape) },
    output: f32(128),
    ways: {
      ReduceSum: (n, x) => n.node("ReduceSum", [x, n.integers([0, 1])], { keepdims: 0 }),
      "Gemm with ones": (n, x) =>
        n.node("Reshape", [
          n.node("MatMul", [
            n.constant("f32", [1, 2048], Array(2048).fill(1)),
            n.node("Reshape", [x, n.integers([2048, 128])]),
          ]),
          n.integers([128]),
        ]),
    },
  },
  "sum over [1] of [32, 64, 128]": {
    inputs: { x: f32(...shape) },
    output: f32(32, 128),
    ways: {
      ReduceSum: (n, x) => n.node("ReduceSum", [x, n.integers([1])], { keepdims: 0 }),
      "MatMul with ones": (n, x) =>
        n.node("Reshape", [
          n.node("MatMul", [n.constant("f32", [1, 64], Array(64).fill(1)), x]),
          n.integers([32, 128]),
        ]),
    },
  },
  "sum over [2] of [32, 64, 128]": {
    inputs: { x: f32(...shape) },
    output: f32(32, 64),
    ways: { ReduceSum: (n, x) => n.node("ReduceSum", [x, n.integers([2])], { keepdims: 0 }) },
  },
  softplus: {
    inputs: { x: f32(...shape) },
    output: f32(...shape),
    ways: {
      Softplus: (n, x) => n.node("Softplus", [x]),
      "relu(x) + log1p(exp(-|x|)), the rounding of 1 + y corrected": (n, x) => {
        const one = n.constant("f32", [], [1]);
        const y = n.node("Exp", [n.node("Neg", [n.node("Abs", [x])])]);
        const u = n.node("Add", [y, one]);
        const lost = n.node("Sub", [n.node("Sub", [u, one]), y]);
        const log1p = n.node("Sub", [n.node("Log", [u]), n.node("Div", [lost, u])]);
        return n.node("Add", [n.node("Relu", [x]), log1p]);
      },
      "relu(x) + log(1 + exp(-|x|))": (n, x) =>
        n.node("Add", [
          n.node("Relu", [x]),
          n.node("Log", [
            n.node("Add", [n.constant("f32", [], [1]), n.node("Exp", [n.node("Neg", [n.node("Abs", [x])])])]),
          ]),
        ]),
    },
  },
  "x * x": {
    inputs: { x: f32(...shape) },
    output: f32(...shape),
    ways: {
      Mul: (n, x) => n.node("Mul", [x, x]),
      Pow: (n, x) => n.node("Pow", [x, n.constant("f32", [], [2])]),
    },
  },
  "matmul, a transposed, [2048, 128] by [2048, 64]": {
    inputs: { a: f32(2048, 128), b: f32(2048, 64) },
    output: f32(128, 64),
    ways: {
      "Transpose, MatMul": (n, a, b) => n.node("MatMul", [n.node("Transpose", [a], { perm: [1, 0] }), b]),
      Gemm: (n, a, b) => n.node("Gemm", [a, b], { transA: 1 }),
    },
  },
};
