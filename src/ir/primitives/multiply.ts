/** How many products [M, K] by [K, P] there are, their sizes, and how the matrices lie. */
interface Products {
  readonly count: number;
  readonly m: number;
  readonly k: number;
  readonly p: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** One matrix of the side serves all products. */
  readonly sharedA: boolean;
  readonly sharedB: boolean;
}

export function multiply(a: Float64Array, b: Float64Array, products: Products): Float64Array {
  const { count, m, k, p, sharedA, sharedB } = products;
  const result = new Float64Array(count * m * p);
  const kernel = products.transposeB ? byDots : byRows;
  for (let i = 0; i < count; i++) {
    const left = sharedA ? a : a.subarray(i * m * k, (i + 1) * m * k);
    const right = sharedB ? b : b.subarray(i * k * p, (i + 1) * k * p);
    kernel(left, right, result.subarray(i * m * p, (i + 1) * m * p), products);
  }
  return result;
}

/** b lies as [K, P]: each of its rows is added to a row of the result. */
function byRows(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  { m, k, p, transposeA }: Products,
): void {
  for (let row = 0; row < m; row++) {
    for (let inner = 0; inner < k; inner++) {
      const factor = a[transposeA ? inner * m + row : row * k + inner] as number;
      const [from, to] = [inner * p, row * p];
      for (let column = 0; column < p; column++) {
        out[to + column] = (out[to + column] as number) + factor * (b[from + column] as number);
      }
    }
  }
}

/** b lies as [P, K]: each place is one inner product. */
function byDots(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  { m, k, p, transposeA }: Products,
): void {
  const step = transposeA ? m : 1;
  for (let row = 0; row < m; row++) {
    const start = transposeA ? row : row * k;
    for (let column = 0; column < p; column++) {
      let sum = 0;
      for (let inner = 0; inner < k; inner++) {
        sum += (a[start + inner * step] as number) * (b[column * k + inner] as number);
      }
      out[row * p + column] = sum;
    }
  }
}
