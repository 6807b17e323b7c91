/** Where a function of one variable is least; both functions below go the same way as their namesakes of scipy.optimize. */
type OfOne = (x: number) => number;

/**
 * Brent's method between bounds (Forsythe, Malcolm and Moler 1976; scipy's fminbound).
 * @param tolerance of the place, absolute
 */
export function leastWithin(f: OfOne, low: number, high: number, tolerance: number): number {
  const golden = 0.5 * (3 - Math.sqrt(5));
  const root = Math.sqrt(2.2e-16);
  let [a, b] = [low, high];
  let x = a + golden * (b - a);
  let [second, third] = [x, x];
  let fx = f(x);
  let [fSecond, fThird] = [fx, fx];
  let [step, before] = [0, 0];
  for (let calls = 1; calls < 500; calls++) {
    const middle = 0.5 * (a + b);
    const least = root * Math.abs(x) + tolerance / 3;
    if (Math.abs(x - middle) <= 2 * least - 0.5 * (b - a)) break;
    const parabola = Math.abs(before) > least ? parabolic(x, second, third, fx, fSecond, fThird) : undefined;
    const fits =
      parabola !== undefined &&
      Math.abs(parabola.p) < Math.abs(0.5 * parabola.q * before) &&
      parabola.p > parabola.q * (a - x) &&
      parabola.p < parabola.q * (b - x);
    if (Math.abs(before) > least) before = step;
    if (fits) {
      step = parabola.p / parabola.q;
      const next = x + step;
      if (next - a < 2 * least || b - next < 2 * least) step = middle >= x ? least : -least;
    } else {
      before = x >= middle ? a - x : b - x;
      step = golden * before;
    }
    const next = x + (step >= 0 ? 1 : -1) * Math.max(Math.abs(step), least);
    const fNext = f(next);
    if (fNext <= fx) {
      if (next >= x) a = x;
      else b = x;
      [third, fThird, second, fSecond, x, fx] = [second, fSecond, x, fx, next, fNext];
    } else {
      if (next < x) a = next;
      else b = next;
      if (fNext <= fSecond || second === x) [third, fThird, second, fSecond] = [second, fSecond, next, fNext];
      else if (fNext <= fThird || third === x || third === second) [third, fThird] = [next, fNext];
    }
  }
  return x;
}

/** The step p / q from x to the lowest point of a parabola through three points; q is not negative. */
function parabolic(x: number, w: number, v: number, fx: number, fw: number, fv: number): { p: number; q: number } {
  const r = (x - w) * (fx - fv);
  const s = (x - v) * (fx - fw);
  const p = (x - v) * s - (x - w) * r;
  const q = 2 * (s - r);
  return q > 0 ? { p: -p, q } : { p, q: -q };
}

interface Bracket {
  readonly ends: readonly [number, number];
  readonly inner: number;
  readonly fInner: number;
}

/** Three places, the middle one lowest, found downhill from two (scipy's bracket). Undefined where there are none. */
function bracket(f: OfOne, first: number, second: number): Bracket | undefined {
  const grow = 1.618034;
  let [a, b] = [first, second];
  let [fa, fb] = [f(a), f(b)];
  if (fa < fb) [a, fa, b, fb] = [b, fb, a, fa];
  let c = b + grow * (b - a);
  let fc = f(c);
  for (let i = 0; fc < fb; i++) {
    if (i > 1000) return undefined;
    const r = (b - a) * (fb - fc);
    const q = (b - c) * (fb - fa);
    const apart = Math.abs(q - r) < 1e-21 ? 1e-21 : q - r;
    let w = b - ((b - c) * q - (b - a) * r) / (2 * apart);
    const limit = b + 110 * (c - b);
    let fw: number;
    if ((w - c) * (b - w) > 0) {
      fw = f(w);
      if (fw < fc) {
        [a, fa, b, fb] = [b, fb, w, fw];
        break;
      }
      if (fw > fb) {
        [c, fc] = [w, fw];
        break;
      }
      w = c + grow * (c - b);
      fw = f(w);
    } else if ((w - limit) * (limit - c) >= 0) {
      w = limit;
      fw = f(w);
    } else if ((w - limit) * (c - w) > 0) {
      fw = f(w);
      if (fw < fc) {
        [b, fb, c, fc] = [c, fc, w, fw];
        w = c + grow * (c - b);
        fw = f(w);
      }
    } else {
      w = c + grow * (c - b);
      fw = f(w);
    }
    [a, fa, b, fb, c, fc] = [b, fb, c, fc, w, fw];
  }
  const lowest = (fb < fc && fb <= fa) || (fb < fa && fb <= fc);
  const between = (a < b && b < c) || (c < b && b < a);
  if (!lowest || !between || !Number.isFinite(a) || !Number.isFinite(c)) return undefined;
  return { ends: a < c ? [a, c] : [c, a], inner: b, fInner: fb };
}

/**
 * Brent's method from two places on, wherever downhill leads (Brent 1973; scipy's brent, relative tolerance 1.48e-8).
 * @returns undefined where no lowest place lies between higher ones
 */
export function leastFrom(f: OfOne, first: number, second: number): number | undefined {
  const around = bracket(f, first, second);
  if (around === undefined) return undefined;
  let [a, b] = around.ends;
  let [x, fx] = [around.inner, around.fInner];
  let [w, v, fw, fv] = [x, x, fx, fx];
  let [step, before] = [0, 0];
  for (let round = 0; round < 500; round++) {
    const least = 1.48e-8 * Math.abs(x) + 1e-11;
    const middle = 0.5 * (a + b);
    if (Math.abs(x - middle) < 2 * least - 0.5 * (b - a)) break;
    const parabola = Math.abs(before) > least ? parabolic(x, w, v, fx, fw, fv) : undefined;
    const fits =
      parabola !== undefined &&
      parabola.p > parabola.q * (a - x) &&
      parabola.p < parabola.q * (b - x) &&
      Math.abs(parabola.p) < Math.abs(0.5 * parabola.q * before);
    if (Math.abs(before) > least) before = step;
    if (fits) {
      step = parabola.p / parabola.q;
      const next = x + step;
      if (next - a < 2 * least || b - next < 2 * least) step = middle - x >= 0 ? least : -least;
    } else {
      before = x >= middle ? a - x : b - x;
      step = 0.381966 * before;
    }
    const next = Math.abs(step) < least ? x + (step >= 0 ? least : -least) : x + step;
    const fNext = f(next);
    if (fNext > fx) {
      if (next < x) a = next;
      else b = next;
      if (fNext <= fw || w === x) [v, fv, w, fw] = [w, fw, next, fNext];
      else if (fNext <= fv || v === x || v === w) [v, fv] = [next, fNext];
    } else {
      if (next >= x) a = x;
      else b = x;
      [v, fv, w, fw, x, fx] = [w, fw, x, fx, next, fNext];
    }
  }
  return x;
}
