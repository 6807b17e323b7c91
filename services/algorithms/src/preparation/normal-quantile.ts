const central = {
  top: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  bottom: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
};
const middle = {
  top: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  bottom: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};
const far = {
  top: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  bottom: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 0.000018463183175100548,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};

function ratio({ top, bottom }: typeof central, at: number): number {
  let [above, below] = [0, 0];
  for (let i = 7; i >= 0; i--) {
    above = above * at + (top[i] as number);
    below = below * at + (bottom[i] as number);
  }
  return above / below;
}

/**
 * The value below which a share of a standard normal distribution lies, to some 1e-16 (Wichura 1988, algorithm AS 241).
 * @param share from 0 to 1; at the ends the answer is infinite
 */
export function normalQuantile(share: number): number {
  const from = share - 0.5;
  if (Math.abs(from) <= 0.425) return from * ratio(central, 0.180625 - from * from);
  const tail = from < 0 ? share : 1 - share;
  if (!(tail > 0)) return tail === 0 ? Math.sign(from) * Number.POSITIVE_INFINITY : Number.NaN;
  const root = Math.sqrt(-Math.log(tail));
  const size = root <= 5 ? ratio(middle, root - 1.6) : ratio(far, root - 5);
  return from < 0 ? -size : size;
}
