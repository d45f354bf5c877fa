const f32 = (...shape) => ({ dtype: "f32", shape });

/** NHWC to NCHW and back. */
const toChannelsFirst = (n, x) => n.node("Transpose", [x], { perm: [0, 3, 1, 2] });
const toChannelsLast = (n, x) => n.node("Transpose", [x], { perm: [0, 2, 3, 1] });

const padded = (n, x, [top, bottom, left, right]) =>
  top + bottom + left + right === 0
    ? x
    : n.node("Pad", [x, n.integers([0, top, left, 0, 0, bottom, right, 0])]);

/** [N * OH * OW, KH * KW * C] by strided slices, one after another. */
function slicedColumns(n, x, g) {
  const source = padded(n, x, g.padding);
  const parts = [];
  for (let i = 0; i < g.k; i++)
    for (let j = 0; j < g.k; j++)
      parts.push(
        n.node("Slice", [
          source,
          n.integers([i, j]),
          n.integers([i + (g.oh - 1) * g.stride + 1, j + (g.ow - 1) * g.stride + 1]),
          n.integers([1, 2]),
          n.integers([g.stride, g.stride]),
        ]),
      );
  const joined = parts.length === 1 ? parts[0] : n.node("Concat", parts, { axis: 3 });
  return n.node("Reshape", [joined, n.integers([g.n * g.oh * g.ow, g.k * g.k * g.c])]);
}

/** The same by one Gather of the places, the padded image's rows and columns made one axis. */
function gatheredColumns(n, x, g) {
  const [top, bottom, left, right] = g.padding;
  const height = g.h + top + bottom;
  const width = g.w + left + right;
  const flat = n.node("Reshape", [padded(n, x, g.padding), n.integers([g.n, height * width, g.c])]);
  const places = [];
  for (let y = 0; y < g.oh; y++)
    for (let z = 0; z < g.ow; z++)
      for (let i = 0; i < g.k; i++)
        for (let j = 0; j < g.k; j++) places.push((y * g.stride + i) * width + z * g.stride + j);
  const columns = n.node("Gather", [flat, n.constant("i32", [places.length], places)], { axis: 1 });
  return n.node("Reshape", [columns, n.integers([g.n * g.oh * g.ow, g.k * g.k * g.c])]);
}

/** The same with rows of a window gathered first: blocks of OW by KW by C come from strided slices over KW only. */
function rowColumns(n, x, g) {
  const source = padded(n, x, g.padding);
  const parts = [];
  for (let j = 0; j < g.k; j++)
    parts.push(
      n.node("Slice", [
        source,
        n.integers([j]),
        n.integers([j + (g.ow - 1) * g.stride + 1]),
        n.integers([2]),
        n.integers([g.stride]),
      ]),
    );
  const wide = parts.length === 1 ? parts[0] : n.node("Concat", parts, { axis: 3 }); // N, H', OW, KW*C
  const rows = [];
  for (let i = 0; i < g.k; i++)
    rows.push(
      n.node("Slice", [
        wide,
        n.integers([i]),
        n.integers([i + (g.oh - 1) * g.stride + 1]),
        n.integers([1]),
        n.integers([g.stride]),
      ]),
    );
  const joined = rows.length === 1 ? rows[0] : n.node("Concat", rows, { axis: 3 });
  return n.node("Reshape", [joined, n.integers([g.n * g.oh * g.ow, g.k * g.k * g.c])]);
}

const flatKernel = (n, kernel, g) => n.node("Reshape", [kernel, n.integers([g.k * g.k * g.c, g.f])]);
const asImage = (n, y, g) => n.node("Reshape", [y, n.integers([g.n, g.oh, g.ow, g.f])]);
const flatOut = (n, dy, g) => n.node("Reshape", [dy, n.integers([g.n * g.oh * g.ow, g.f])]);
const pads = ([top, bottom, left, right]) => [top, left, bottom, right];

/** The batch in chunks whose columns take at most so many bytes. */
function chunked(n, g, bytes, each) {
  const images = Math.max(1, Math.floor(bytes / (g.oh * g.ow * g.k * g.k * g.c * 4)));
  if (images >= g.n) return [each((x) => x, g)];
  const parts = [];
  for (let from = 0; from < g.n; from += images) {
    const to = Math.min(from + images, g.n);
    const take = (x) => n.node("Slice", [x, n.integers([from]), n.integers([to]), n.integers([0])]);
    parts.push(each(take, { ...g, n: to - from }));
  }
  return parts;
}
const chunkedForward = (bytes, g) => (n, x, kernel) => {
  const parts = chunked(n, g, bytes, (take, part) =>
    asImage(n, n.node("MatMul", [gatheredColumns(n, take(x), part), flatKernel(n, kernel, part)]), part),
  );
  return parts.length === 1 ? parts[0] : n.node("Concat", parts, { axis: 0 });
};
const chunkedGradient = (bytes, g) => (n, x, dy) => {
  let sum;
  chunked(n, g, bytes, (take, part) => {
    const inputs = [gatheredColumns(n, take(x), part), flatOut(n, take(dy), part)];
    sum = n.node("Gemm", sum ? [...inputs, sum] : inputs, { transA: 1 });
  });
  return n.node("Reshape", [sum, n.integers([g.k, g.k, g.c, g.f])]);
};
const chunkSizes = { "1 MB": 1e6, "4 MB": 4e6, "16 MB": 16e6, "64 MB": 64e6 };
const perChunk = (way, g) =>
  Object.fromEntries(
    Object.entries(chunkSizes).map(([name, bytes]) => [`Gather, MatMul in chunks of ${name}`, way(bytes, g)]),
  );

function forward(g) {
  const byColumns = (columns) => (n, x, kernel) =>
    asImage(n, n.node("MatMul", [columns(n, x, g), flatKernel(n, kernel, g)]), g);
  return {
    inputs: { x: f32(g.n, g.h, g.w, g.c), kernel: f32(g.k, g.k, g.c, g.f) },
    output: f32(g.n, g.oh, g.ow, g.f),
    ways: {
      "Conv between transposes": (n, x, kernel) =>
        toChannelsLast(
          n,
          n.node("Conv", [toChannelsFirst(n, x), n.node("Transpose", [kernel], { perm: [3, 2, 0, 1] })], {
            pads: pads(g.padding),
            strides: [g.stride, g.stride],
          }),
        ),
      "slices, Concat, MatMul": byColumns(slicedColumns),
      "Gather, MatMul": byColumns(gatheredColumns),
      "slices by rows, MatMul": byColumns(rowColumns),
      ...perChunk(chunkedForward, g),
    },
  };
}

function kernelGradient(g) {
  const byColumns = (columns) => (n, x, dy) =>
    n.node("Reshape", [
      n.node("Gemm", [columns(n, x, g), flatOut(n, dy, g)], { transA: 1 }),
      n.integers([g.k, g.k, g.c, g.f]),
    ]);
  return {
    inputs: { x: f32(g.n, g.h, g.w, g.c), dy: f32(g.n, g.oh, g.ow, g.f) },
    output: f32(g.k, g.k, g.c, g.f),
    ways: {
      "Conv of the batch as channels": (n, x, dy) => {
        const [top, bottom, left, right] = g.padding;
        const image = n.node("Transpose", [x], { perm: [3, 0, 1, 2] });
        const kernel = n.node("Transpose", [dy], { perm: [3, 0, 1, 2] });
        const restH = g.h + top + bottom - ((g.oh - 1) * g.stride + g.k);
        const restW = g.w + left + right - ((g.ow - 1) * g.stride + g.k);
        const out = n.node("Conv", [image, kernel], {
          pads: [top, left, bottom - restH, right - restW],
          dilations: [g.stride, g.stride],
        });
        return n.node("Transpose", [out], { perm: [2, 3, 0, 1] });
      },
      "slices, Concat, Gemm": byColumns(slicedColumns),
      "Gather, Gemm": byColumns(gatheredColumns),
      "slices by rows, Gemm": byColumns(rowColumns),
      "Gather, Gemm the other way round": (n, x, dy) => {
        const turned = n.node("Gemm", [flatOut(n, dy, g), gatheredColumns(n, x, g)], { transA: 1 });
        return n.node("Reshape", [
          n.node("Transpose", [turned], { perm: [1, 0] }),
          n.integers([g.k, g.k, g.c, g.f]),
        ]);
      },
      "Gather, Transpose, MatMul": (n, x, dy) => {
        const turned = n.node("MatMul", [
          n.node("Transpose", [flatOut(n, dy, g)], { perm: [1, 0] }),
          gatheredColumns(n, x, g),
        ]);
        return n.node("Reshape", [
          n.node("Transpose", [turned], { perm: [1, 0] }),
          n.integers([g.k, g.k, g.c, g.f]),
        ]);
      },
      ...perChunk(chunkedGradient, g),
    },
  };
}

function inputGradient(g) {
  const [top, bottom, left, right] = g.padding;
  const restH = g.h + top + bottom - ((g.oh - 1) * g.stride + g.k);
  const restW = g.w + left + right - ((g.ow - 1) * g.stride + g.k);
  const dilated = (n, dy) => {
    if (g.stride === 1) return dy;
    const spread = n.node("Reshape", [dy, n.integers([g.n, g.oh, 1, g.ow, 1, g.f])]);
    const zeros = n.node("Pad", [
      spread,
      n.integers([0, 0, 0, 0, 0, 0, 0, 0, g.stride - 1, 0, g.stride - 1, 0]),
    ]);
    return n.node("Reshape", [zeros, n.integers([g.n, g.oh * g.stride, g.ow * g.stride, g.f])]);
  };
  const flippedColumns = (columns) => (n, kernel, dy) => {
    const extra = g.stride - 1;
    const inner = {
      n: g.n,
      h: g.oh * g.stride,
      w: g.ow * g.stride,
      c: g.f,
      f: g.c,
      k: g.k,
      stride: 1,
      oh: g.h,
      ow: g.w,
      padding: [
        g.k - 1 - top,
        g.k - 1 - bottom + restH - extra,
        g.k - 1 - left,
        g.k - 1 - right + restW - extra,
      ],
    };
    const flipped = n.node("Slice", [
      kernel,
      n.integers([-1, -1]),
      n.integers([-100, -100]),
      n.integers([0, 1]),
      n.integers([-1, -1]),
    ]);
    const turned = n.node("Reshape", [
      n.node("Transpose", [flipped], { perm: [0, 1, 3, 2] }),
      n.integers([g.k * g.k * g.f, g.c]),
    ]);
    return n.node("Reshape", [
      n.node("MatMul", [columns(n, dilated(n, dy), inner), turned]),
      n.integers([g.n, g.h, g.w, g.c]),
    ]);
  };
  const ways = {
    "ConvTranspose between transposes": (n, kernel, dy) =>
      toChannelsLast(
        n,
        n.node(
          "ConvTranspose",
          [toChannelsFirst(n, dy), n.node("Transpose", [kernel], { perm: [3, 2, 0, 1] })],
          {
            pads: pads(g.padding),
            strides: [g.stride, g.stride],
            output_padding: [restH, restW],
          },
        ),
      ),
    "flipped, slices, MatMul": flippedColumns(slicedColumns),
    "flipped, Gather, MatMul": flippedColumns(gatheredColumns),
    "places Gather, MatMul": (n, kernel, dy) => {
      const flat = n.node("Reshape", [dy, n.integers([g.n, g.oh * g.ow, g.f])]);
      const withZero = n.node("Pad", [flat, n.integers([0, 0, 0, 0, 1, 0])]);
      const at = (place, tap, low, count) => {
        const from = place + low - tap;
        return from % g.stride === 0 && from >= 0 && from / g.stride < count ? from / g.stride : -1;
      };
      const places = [];
      for (let y = 0; y < g.h; y++)
        for (let z = 0; z < g.w; z++)
          for (let i = 0; i < g.k; i++)
            for (let j = 0; j < g.k; j++) {
              const a = at(y, i, top, g.oh),
                b = at(z, j, left, g.ow);
              places.push(a < 0 || b < 0 ? g.oh * g.ow : a * g.ow + b);
            }
      const columns = n.node("Gather", [withZero, n.constant("i32", [places.length], places)], { axis: 1 });
      const flatColumns = n.node("Reshape", [columns, n.integers([g.n * g.h * g.w, g.k * g.k * g.f])]);
      const turned = n.node("Reshape", [
        n.node("Transpose", [kernel], { perm: [0, 1, 3, 2] }),
        n.integers([g.k * g.k * g.f, g.c]),
      ]);
      return n.node("Reshape", [n.node("MatMul", [flatColumns, turned]), n.integers([g.n, g.h, g.w, g.c])]);
    },
    "phases of Gather, MatMul": (n, kernel, dy) => {
      const flat = n.node("Reshape", [dy, n.integers([g.n, g.oh * g.ow, g.f])]);
      const withZero = n.node("Pad", [flat, n.integers([0, 0, 0, 0, 1, 0])]);
      const turned = n.node("Reshape", [
        n.node("Transpose", [kernel], { perm: [0, 1, 3, 2] }),
        n.integers([g.k * g.k, g.f, g.c]),
      ]);
      const taps = (phase, low) =>
        Array.from({ length: g.k }, (_, i) => i).filter((i) => (phase + low - i) % g.stride === 0);
      const rows = [];
      for (let p = 0; p < g.stride; p++) {
        const parts = [];
        for (let q = 0; q < g.stride; q++) {
          const is = taps(p, top),
            js = taps(q, left);
          const places = [];
          for (let y = p; y < g.h; y += g.stride)
            for (let z = q; z < g.w; z += g.stride)
              for (const i of is)
                for (const j of js) {
                  const a = (y + top - i) / g.stride,
                    b = (z + left - j) / g.stride;
                  places.push(a < 0 || b < 0 || a >= g.oh || b >= g.ow ? g.oh * g.ow : a * g.ow + b);
                }
          const height = Math.ceil((g.h - p) / g.stride),
            width = Math.ceil((g.w - q) / g.stride);
          const columns = n.node("Gather", [withZero, n.constant("i32", [places.length], places)], {
            axis: 1,
          });
          const count = is.length * js.length;
          const flatColumns = n.node("Reshape", [columns, n.integers([g.n * height * width, count * g.f])]);
          const chosen = is.flatMap((i) => js.map((j) => i * g.k + j));
          const part = n.node("Reshape", [
            n.node("Gather", [turned, n.integers(chosen)], { axis: 0 }),
            n.integers([count * g.f, g.c]),
          ]);
          parts.push(
            n.node("Reshape", [
              n.node("MatMul", [flatColumns, part]),
              n.integers([g.n, height, 1, width, 1, g.c]),
            ]),
          );
        }
        rows.push(parts.length === 1 ? parts[0] : n.node("Concat", parts, { axis: 4 }));
      }
      const all = rows.length === 1 ? rows[0] : n.node("Concat", rows, { axis: 2 });
      return n.node("Reshape", [all, n.integers([g.n, g.h, g.w, g.c])]);
    },
    "MatMul, padded and added": (n, kernel, dy) => {
      const columns = n.node("Gemm", [flatOut(n, dy, g), flatKernel(n, kernel, g)], { transB: 1 });
      const all = n.node("Reshape", [columns, n.integers([g.n, g.oh, g.ow, g.k * g.k, g.c])]);
      const parts = n.multiple("Split", [all], { axis: 3, num_outputs: g.k * g.k }, g.k * g.k);
      const height = g.h + top + bottom,
        width = g.w + left + right;
      const placed = parts.map((part, at) => {
        const i = Math.floor(at / g.k),
          j = at % g.k;
        let image = n.node("Reshape", [part, n.integers([g.n, g.oh, g.ow, g.c])]);
        if (g.stride > 1) {
          image = n.node("Reshape", [image, n.integers([g.n, g.oh, 1, g.ow, 1, g.c])]);
          image = n.node("Pad", [
            image,
            n.integers([0, 0, 0, 0, 0, 0, 0, 0, g.stride - 1, 0, g.stride - 1, 0]),
          ]);
          image = n.node("Reshape", [image, n.integers([g.n, g.oh * g.stride, g.ow * g.stride, g.c])]);
        }
        const belowH = height - i - g.oh * g.stride,
          belowW = width - j - g.ow * g.stride;
        return n.node("Pad", [
          image,
          n.integers([0, i - top, j - left, 0, 0, belowH - bottom, belowW - right, 0]),
        ]);
      });
      return n.node("Sum", placed);
    },
    "MatMul, ScatterND add": (n, kernel, dy) => {
      const columns = n.node("Gemm", [flatOut(n, dy, g), flatKernel(n, kernel, g)], { transB: 1 });
      const height = g.h + top + bottom,
        width = g.w + left + right;
      const places = [];
      for (let b = 0; b < g.n; b++)
        for (let y = 0; y < g.oh; y++)
          for (let z = 0; z < g.ow; z++)
            for (let i = 0; i < g.k; i++)
              for (let j = 0; j < g.k; j++)
                places.push((b * height + y * g.stride + i) * width + z * g.stride + j);
      const zeros = n.node("ConstantOfShape", [n.integers([g.n * height * width, g.c])]);
      const updates = n.node("Reshape", [columns, n.integers([places.length, g.c])]);
      const sum = n.node("ScatterND", [zeros, n.constant("i64", [places.length, 1], places), updates], {
        reduction: "add",
      });
      const image = n.node("Reshape", [sum, n.integers([g.n, height, width, g.c])]);
      return n.node("Slice", [
        image,
        n.integers([top, left]),
        n.integers([top + g.h, left + g.w]),
        n.integers([1, 2]),
      ]);
    },
    "MatMul, Col2Im": (n, kernel, dy) => {
      const height = g.h,
        width = g.w;
      const flat = n.node("Reshape", [dy, n.integers([g.n, g.oh * g.ow, g.f])]);
      const dyF = n.node("Transpose", [flat], { perm: [0, 2, 1] });
      const k = n.node("Reshape", [
        n.node("Transpose", [kernel], { perm: [2, 0, 1, 3] }),
        n.integers([g.c * g.k * g.k, g.f]),
      ]);
      const columns = n.node("MatMul", [k, dyF]);
      const image = n.node("Col2Im", [columns, n.integers([height, width]), n.integers([g.k, g.k])], {
        pads: pads(g.padding),
        strides: [g.stride, g.stride],
        dilations: [1, 1],
      });
      return toChannelsLast(n, image);
    },
  };
  return {
    inputs: { kernel: f32(g.k, g.k, g.c, g.f), dy: f32(g.n, g.oh, g.ow, g.f) },
    output: f32(g.n, g.h, g.w, g.c),
    ways,
  };
}

const geometry = (n, h, c, f, k, stride, pad) => {
  const oh = Math.floor((h + 2 * pad - k) / stride) + 1;
  return { n, h, w: h, c, f, k, stride, oh, ow: oh, padding: [pad, pad, pad, pad] };
};

const shapes = {
  "32 x 32x32x3 -> 16": geometry(32, 32, 3, 16, 3, 1, 1),
  "32 x 16x16x16 -> 32": geometry(32, 16, 16, 32, 3, 1, 1),
  "32 x 16x16x64 -> 64": geometry(32, 16, 64, 64, 3, 1, 1),
  "256 x 32x32x32 -> 32": geometry(256, 32, 32, 32, 3, 1, 1),
  "32 x 32x32x32 -> 64, stride 2": geometry(32, 32, 32, 64, 3, 2, 1),
};

export const convolutions = Object.fromEntries(
  Object.entries(shapes).flatMap(([name, g]) => [
    [`conv2d ${name}`, forward(g)],
    [`conv2d_kernel_gradient ${name}`, kernelGradient(g)],
    [`conv2d_input_gradient ${name}`, inputGradient(g)],
  ]),
);
