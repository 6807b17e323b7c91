/**
 * Pr(D_n >= d): how likely the empirical distribution of n values lies d or more from their own. By regions as Simard and L'Ecuyer
 * (Computing the two-sided Kolmogorov-Smirnov distribution, 2011) and scipy.stats.kstwo have it: Ruben and Gambino at the ends, twice
 * Smirnov's one-sided tail where the two hardly meet, Durbin's matrix (Marsaglia, Tsang and Wang 2003) and Pelz's and Good's series (1976).
 * @param n a whole number of at least 1
 * @returns NaN for a wrong n or d
 */
export function kolmogorovTail(n: number, d: number): number {
  if (!Number.isInteger(n) || n <= 0 || Number.isNaN(d)) return Number.NaN;
  if (d >= 1) return 0;
  if (d <= 0) return 1;
  const t = n * d;
  if (t <= 0.5) return 1;
  if (t <= 1) return 1 - Math.exp(logFactorial(n) - n * Math.log(n) + n * Math.log(2 * t - 1));
  if (t >= n - 1) return 2 * (1 - d) ** n;
  if (d >= 0.5) return clip(2 * smirnovTail(n, d));
  const squared = t * d;
  if (n <= 140) return clip(squared <= 4 ? 1 - durbin(n, d) : 2 * smirnovTail(n, d));
  if (squared >= 370) return 0;
  if (squared >= 2.2) return clip(2 * smirnovTail(n, d));
  return clip(1 - (n <= 100_000 && n * d ** 1.5 <= 1.4 ? durbin(n, d) : pelzGood(n, d)));
}

function clip(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}

const small: number[] = [0];
for (let n = 1; n < 32; n++) small.push((small[n - 1] ?? 0) + Math.log(n));
const halfLog2Pi = 0.5 * Math.log(2 * Math.PI);

/** ln(n!), by Stirling's series from 32 on. */
function logFactorial(n: number): number {
  const known = small[n];
  if (known !== undefined) return known;
  const r = 1 / (n * n);
  return n * Math.log(n) - n + 0.5 * Math.log(n) + halfLog2Pi + (1 / 12 - r * (1 / 360 - r / 1_260)) / n;
}

/** Pr(D+_n >= d), a sum without cancellation: Smirnov (1944), Birnbaum and Tingey (1951). */
function smirnovTail(n: number, d: number): number {
  const all = logFactorial(n);
  let sum = 0;
  const last = Math.floor(n * (1 - d));
  for (let j = 0; j <= last; j++) {
    const p = d + j / n;
    const left = 1 - p;
    const few = n - j;
    if (left <= 0 && few > 0) continue;
    const rest = few === 0 ? 0 : few * Math.log1p(-p);
    sum += Math.exp(all - logFactorial(j) - logFactorial(few) + (j - 1) * Math.log(p) + rest);
  }
  return d * sum;
}

/** Pr(D_n <= d). */
function durbin(n: number, d: number): number {
  const nd = n * d;
  const k = Math.ceil(nd);
  const h = k - nd;
  const m = 2 * k - 1;
  const v: number[] = [];
  const w: number[] = [];
  let factor = 1;
  for (let j = 1; j <= m; j++) {
    w.push(factor);
    factor /= j;
    v.push((1 - h ** j) * factor);
  }
  v[m - 1] = (1 + Math.max(2 * h - 1, 0) ** m - 2 * h ** m) * factor;
  let base: Scaled = { cells: new Float64Array(m * m), exponent: 0 };
  for (let row = 0; row < m; row++) {
    base.cells[row * m] = v[row] ?? 0;
    for (let column = 1; column <= Math.min(row + 1, m - 1); column++) {
      base.cells[row * m + column] = w[row - column + 1] ?? 0;
    }
  }
  for (let column = 0; column < m; column++) base.cells[(m - 1) * m + column] = v[m - 1 - column] ?? 0;
  let power: Scaled | undefined;
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = power === undefined ? base : product(power, base, m);
    base = product(base, base, m);
  }
  let p = power?.cells[(k - 1) * m + k - 1] ?? 0;
  let exponent = power?.exponent ?? 0;
  for (let i = 1; i <= n; i++) {
    p = (p * i) / n;
    if (p < 2 ** -128) {
      p *= 2 ** 128;
      exponent -= 128;
    }
  }
  return p * 2 ** exponent;
}

type Scaled = { cells: Float64Array; exponent: number };

function product(a: Scaled, b: Scaled, m: number): Scaled {
  const cells = new Float64Array(m * m);
  for (let row = 0; row < m; row++) {
    for (let inner = 0; inner < m; inner++) {
      const factor = a.cells[row * m + inner] ?? 0;
      if (factor === 0) continue;
      for (let column = 0; column < m; column++) {
        cells[row * m + column] = (cells[row * m + column] ?? 0) + factor * (b.cells[inner * m + column] ?? 0);
      }
    }
  }
  let exponent = a.exponent + b.exponent;
  const middle = (m - 1) / 2;
  if ((cells[middle * m + middle] ?? 0) > 2 ** 128) {
    for (let at = 0; at < cells.length; at++) cells[at] = (cells[at] ?? 0) * 2 ** -128;
    exponent += 128;
  }
  return { cells, exponent };
}

/** Pr(D_n <= d) for large n. */
function pelzGood(n: number, d: number): number {
  const pi2 = Math.PI ** 2;
  const z = Math.sqrt(n) * d;
  const [z2, z3, z4, z6] = [z ** 2, z ** 3, z ** 4, z ** 6];
  const logQ = -pi2 / 8 / z2;
  if (logQ < -708) return 0;
  const q = Math.exp(logQ);
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  const terms = Math.ceil((16 * z) / Math.PI);
  for (let k = terms; k > 0; k--) {
    const m2 = (2 * k - 1) ** 2;
    const power = q ** (8 * k);
    const coefficients = [
      1,
      -z2 + (pi2 / 4) * m2,
      6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * pi2 * m2) / 4 + (pi2 ** 2 * (1 - 2 * z2) * m2 ** 2) / 16,
      -30 * z6 -
        90 * z ** 8 +
        (pi2 * (135 * z4 - 96 * z6) * m2) / 4 +
        (pi2 ** 2 * (-60 * z2 + 212 * z4) * m2 ** 2) / 16 +
        (pi2 ** 3 * (5 - 30 * z2) * m2 ** 3) / 64,
    ];
    for (const at of [0, 1, 2, 3] as const) sums[at] = sums[at] * power + (coefficients[at] ?? 0);
  }
  const root = Math.sqrt(2 * Math.PI);
  const divisors = [z, 6 * z4, 72 * z ** 7, 6_480 * z ** 10];
  for (const at of [0, 1, 2, 3] as const) sums[at] = (sums[at] * q * root) / (divisors[at] ?? 1);
  const r = Math.exp(-pi2 / 2 / z2);
  let [second, third] = [0, 0];
  for (let k = terms; k > 0; k--) {
    const power = r ** (k * k);
    second += k * k * power;
    third += (3 * z2 - pi2 * k * k) * k * k * power;
  }
  sums[2] += (second * pi2 * root) / (-36 * z3);
  sums[3] += (third * pi2 * root) / (216 * z6);
  return sums[0] + sums[1] / Math.sqrt(n) + sums[2] / n + sums[3] / n ** 1.5;
}
