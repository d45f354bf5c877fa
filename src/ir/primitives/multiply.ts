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
  const { count, m, k, p, transposeA, transposeB, sharedA, sharedB } = products;
  const rows = transposeA ? transposed(a, k, m) : a;
  const columns = transposeB ? b : transposed(b, k, p);
  const result = new Float64Array(count * m * p);
  for (let i = 0; i < count; i++) {
    const left = sharedA ? rows : rows.subarray(i * m * k, (i + 1) * m * k);
    const right = sharedB ? columns : columns.subarray(i * k * p, (i + 1) * k * p);
    innerProducts(left, right, k, result.subarray(i * m * p, (i + 1) * m * p));
  }
  return result;
}

/** Matrices [rows, columns], one after another, each transposed. */
function transposed(matrices: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrices.length);
  const size = rows * columns;
  for (let start = 0; start < matrices.length; start += size) {
    for (let row = 0; row < rows; row++) {
      const from = start + row * columns;
      for (let column = 0; column < columns; column++) {
        result[start + column * rows + row] = matrices[from + column] as number;
      }
    }
  }
  return result;
}

/** Inner products of all rows of `a` with all rows of `b`, both of length `k`; four at once, which is what makes it fast. */
function innerProducts(a: Float64Array, b: Float64Array, k: number, out: Float64Array): void {
  const p = k === 0 ? 0 : b.length / k;
  for (let row = 0; row * k < a.length; row++) {
    const [start, to] = [row * k, row * p];
    let column = 0;
    for (; column + 4 <= p; column += 4) {
      const first = column * k;
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let i = 0; i < k; i++) {
        const x = a[start + i] as number;
        s0 += x * (b[first + i] as number);
        s1 += x * (b[first + k + i] as number);
        s2 += x * (b[first + 2 * k + i] as number);
        s3 += x * (b[first + 3 * k + i] as number);
      }
      out[to + column] = s0;
      out[to + column + 1] = s1;
      out[to + column + 2] = s2;
      out[to + column + 3] = s3;
    }
    for (; column < p; column++) {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += (a[start + i] as number) * (b[column * k + i] as number);
      out[to + column] = sum;
    }
  }
}
