/** The logistic function, without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * The error function, by the series erf x = 2/√π · x · exp(-x²) · Σ (2x²)ⁿ / (1·3·5···(2n+1)), whose terms are all positive
 * (Abramowitz and Stegun 7.1.6). From 6 on it is 1 in f64.
 */
export function erf(x: number): number {
  if (Math.abs(x) >= 6) return Math.sign(x);
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * x * Math.exp(-x * x) * sum;
}

/** Softmax of one row, in place. */
export function softmax(row: Float64Array): void {
  const greatest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    const e = Math.exp((row[i] as number) - greatest);
    row[i] = e;
    sum += e;
  }
  for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) / sum;
}

/** The logarithm of one row's softmax, in place. */
export function logSoftmax(row: Float64Array): void {
  const greatest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const sum = row.reduce((s, x) => s + Math.exp(x - greatest), 0);
  const logarithm = greatest + Math.log(sum);
  for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) - logarithm;
}
