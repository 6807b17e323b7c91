import { assemble, FunctionCode } from './assembler.js';

/** Up to so many vectors of 4 numbers a row's sum is written out in full; beyond, it is a loop. */
const mostUnrolled = 64;

type Four = readonly [number, number, number, number];

/** The Kernel of kernel.ts for rows of one width, as a module of WebAssembly. @param width a multiple of 4 */
export function kernelModule(width: number): Uint8Array {
  return assemble({
    scores: scores(width),
    scanFloats: scan(width, false),
    scanCodes: scan(width, true),
    linear: linear(),
  });
}

/** Leaves on the stack the four products of a query and four rows, by lane, as 32-bit floats. */
class Products {
  private readonly sums: Four;
  private readonly chunk: number;
  private readonly count: number;
  private readonly left: number;
  private readonly walking: Four;
  private readonly at: number;
  private readonly rowBytes: number;
  private readonly f: FunctionCode;
  private readonly codes: boolean;

  constructor(f: FunctionCode, width: number, codes: boolean) {
    this.f = f;
    this.codes = codes;
    const four = (type: 'v128' | 'i32'): Four => [f.local(type), f.local(type), f.local(type), f.local(type)];
    this.sums = four('v128');
    this.chunk = f.local('v128');
    this.count = codes ? Math.ceil(width / 8) : width / 4;
    this.rowBytes = codes ? 8 : 16;
    this.left = f.local('i32');
    this.at = f.local('i32');
    this.walking = four('i32');
  }

  /** @param rows locals with the addresses of the rows */
  emit(query: number, rows: Four): void {
    const { f, sums, count } = this;
    for (const sum of sums) f.zeros().set(sum);
    if (count <= mostUnrolled) for (let k = 0; k < count; k++) this.step(query, rows, k);
    else this.loop(query, rows);
    const add = this.codes ? 'i32x4.add' : 'f32x4.add';
    // Transposed while they are summed, in the same order for each: (0 + 2) + (1 + 3).
    const halves = (a: number, b: number): void => {
      f.get(a).get(b).shuffle(0, 4, 1, 5).get(a).get(b).shuffle(2, 6, 3, 7).do(add);
    };
    halves(sums[0], sums[1]);
    f.set(sums[0]);
    halves(sums[2], sums[3]);
    f.set(sums[1]);
    f.get(sums[0]).get(sums[1]).shuffle(0, 1, 4, 5).get(sums[0]).get(sums[1]).shuffle(2, 3, 6, 7).do(add);
    if (this.codes) f.do('f32x4.convert_i32x4_s');
  }

  private step(query: number, rows: Four, k: number): void {
    const { f, sums, chunk, codes, rowBytes } = this;
    f.get(query)
      .at('v128.load', 16 * k)
      .set(chunk);
    rows.forEach((row, r) => {
      const sum = sums[r] as number;
      f.get(sum).get(chunk).get(row);
      if (codes) f.at('v128.load8x8_s', rowBytes * k).do('i32x4.dot_i16x8_s', 'i32x4.add');
      else f.at('v128.load', rowBytes * k).do('f32x4.mul', 'f32x4.add');
      f.set(sum);
    });
  }

  private loop(query: number, rows: Four): void {
    const { f, left, at, walking, count, rowBytes } = this;
    f.get(query).set(at).const(count).set(left);
    rows.forEach((row, r) => {
      f.get(row).set(walking[r] as number);
    });
    f.loop(() => {
      this.step(at, walking, 0);
      f.get(at).const(16).do('i32.add').set(at);
      for (const row of walking) f.get(row).const(rowBytes).do('i32.add').set(row);
      f.get(left).const(1).do('i32.sub').set(left);
      f.get(left).repeatIf();
    });
  }
}

function scores(width: number): FunctionCode {
  const f = new FunctionCode();
  const [query, rows, stride, list] = [f.param('i32'), f.param('i32'), f.param('i32'), f.param('i32')];
  const [count, scales, biases, into] = [f.param('i32'), f.param('i32'), f.param('i32'), f.param('i32')];
  const [i, last] = [f.local('i32'), f.local('i32')];
  const indexes: Four = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  const four: Four = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  const result = f.local('v128');
  const products = new Products(f, width, false);
  f.get(count)
    .do('i32.eqz')
    .if(() => f.do('return'));
  f.get(count).const(1).do('i32.sub').set(last);
  f.loop(() => {
    indexes.forEach((index, r) => {
      // Behind the last row it is that row again; its score is written to where nobody looks.
      f.get(i).const(r).do('i32.add').set(index);
      f.get(index).get(last).get(index).get(last).do('i32.lt_u', 'select').set(index);
      f.get(list).if(() => {
        f.get(index).const(2).do('i32.shl').get(list).do('i32.add').at('i32.load').set(index);
      });
      f.get(index)
        .get(stride)
        .do('i32.mul')
        .get(rows)
        .do('i32.add')
        .set(four[r] as number);
    });
    products.emit(query, four);
    f.set(result);
    f.get(scales).if(() => {
      // Written, then scaled one by one where the rows stand anywhere: four at once where they stand in order.
      f.get(list).if(
        () => {
          const lanes = (of: number): void => {
            const places: number[] = [];
            indexes.forEach((index, r) => {
              f.get(index).const(2).do('i32.shl').get(of).do('i32.add').at('v128.load32_splat');
              places.push(r);
              // Pairs, then the pair of pairs.
              if (r % 2 === 1) f.shuffle(0, 4, 0, 4);
            });
            f.shuffle(0, 1, 4, 5);
          };
          f.get(result);
          lanes(scales);
          f.do('f32x4.mul');
          lanes(biases);
          f.do('f32x4.add').set(result);
        },
        () => {
          const inOrder = (of: number): void => {
            f.get(i).const(2).do('i32.shl').get(of).do('i32.add').at('v128.load');
          };
          f.get(result);
          inOrder(scales);
          f.do('f32x4.mul');
          inOrder(biases);
          f.do('f32x4.add').set(result);
        },
      );
    });
    f.get(i).const(2).do('i32.shl').get(into).do('i32.add').get(result).at('v128.store');
    f.get(i).const(4).do('i32.add').set(i);
    f.get(i).get(count).do('i32.lt_u').repeatIf();
  });
  return f;
}

function scan(width: number, codes: boolean): FunctionCode {
  const f = new FunctionCode('i32');
  const [query, rows, from, to] = [f.param('i32'), f.param('i32'), f.param('i32'), f.param('i32')];
  const [scales, biases] = [f.param('i32'), f.param('i32')];
  const [factor, extra, threshold] = [f.param('f32'), f.param('f32'), f.param('f32')];
  const [out, room] = [f.param('i32'), f.param('i32')];
  const four: Four = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  const [next, end, found] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const result = f.local('v128');
  const products = new Products(f, width, codes);
  const rowBytes = codes ? 8 * Math.ceil(width / 8) : 4 * width;
  f.get(out).const(8).do('i32.add').set(next);
  f.get(room).const(4).do('i32.sub').const(3).do('i32.shl').get(next).do('i32.add').set(end);
  f.get(rows).get(from).const(rowBytes).do('i32.mul', 'i32.add').set(four[0]);
  f.get(from)
    .get(to)
    .do('i32.lt_u')
    .if(() => {
      f.loop(() => {
        for (const r of [1, 2, 3] as const)
          f.get(four[0])
            .const(r * rowBytes)
            .do('i32.add')
            .set(four[r]);
        products.emit(query, four);
        f.get(factor).do('f32x4.splat', 'f32x4.mul');
        f.get(extra).do('f32x4.splat', 'f32x4.add');
        f.get(from).const(2).do('i32.shl').get(scales).do('i32.add').at('v128.load').do('f32x4.mul');
        f.get(from).const(2).do('i32.shl').get(biases).do('i32.add').at('v128.load').do('f32x4.add');
        f.set(result);
        f.get(result).get(threshold).do('f32x4.splat', 'f32x4.ge', 'i32x4.bitmask').set(found);
        f.get(found).if(() => {
          for (let lane = 0; lane < 4; lane++) {
            f.get(next).get(from).const(lane).do('i32.add').at('i32.store');
            f.get(next).get(result).lane(lane).at('f32.store', 4);
            // What does not reach the threshold is written over by the next.
            f.get(found).const(lane).do('i32.shr_u').const(1).do('i32.and').const(3).do('i32.shl');
            f.get(next).do('i32.add').set(next);
          }
        });
        f.get(from).const(4).do('i32.add').set(from);
        f.get(four[0])
          .const(4 * rowBytes)
          .do('i32.add')
          .set(four[0]);
        f.get(from).get(to).do('i32.lt_u').get(end).get(next).do('i32.ge_u', 'i32.and').repeatIf();
      });
    });
  f.get(out).get(next).get(out).do('i32.sub').const(8).do('i32.sub').const(3).do('i32.shr_u').at('i32.store');
  f.get(from);
  return f;
}

function linear(): FunctionCode {
  const f = new FunctionCode();
  const [x, xStride, rows, inner] = [f.param('i32'), f.param('i32'), f.param('i32'), f.param('i32')];
  const [matrix, matrixStride, bias] = [f.param('i32'), f.param('i32'), f.param('i32')];
  const [y, yStride, outer] = [f.param('i32'), f.param('i32'), f.param('i32')];
  const [column, k, at, weights, value] = [0, 0, 0, 0, 0].map(() => f.local('i32')) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const row = f.local('v128');
  const sums = Array.from({ length: 8 }, () => f.local('v128'));
  /** So many vectors of 4 columns at once, from the column on. */
  const columns = (vectors: number): void => {
    const used = sums.slice(0, vectors);
    f.get(bias).if(
      () =>
        used.forEach((sum, v) => {
          f.get(bias)
            .get(column)
            .do('i32.add')
            .at('v128.load', 16 * v)
            .set(sum);
        }),
      () => {
        for (const sum of used) f.zeros().set(sum);
      },
    );
    f.get(x).set(value).get(matrix).get(column).do('i32.add').set(weights).get(inner).set(k);
    f.loop(() => {
      f.get(value).at('v128.load32_splat').set(row);
      used.forEach((sum, v) => {
        f.get(sum)
          .get(row)
          .get(weights)
          .at('v128.load', 16 * v)
          .do('f32x4.mul', 'f32x4.add')
          .set(sum);
      });
      f.get(value).const(4).do('i32.add').set(value);
      f.get(weights).get(matrixStride).do('i32.add').set(weights);
      f.get(k).const(1).do('i32.sub').set(k);
      f.get(k).repeatIf();
    });
    f.get(y).get(column).do('i32.add').set(at);
    used.forEach((sum, v) => {
      f.get(at)
        .get(sum)
        .at('v128.store', 16 * v);
    });
    f.get(column)
      .const(16 * vectors)
      .do('i32.add')
      .set(column);
  };
  /** From here on `outer` is in bytes. */
  f.get(outer).const(2).do('i32.shl').set(outer);
  const left = (): FunctionCode => f.get(outer).get(column).do('i32.sub');
  f.get(rows).if(() => {
    f.loop(() => {
      f.const(0).set(column);
      for (const vectors of [8, 4, 1]) {
        left()
          .const(16 * vectors)
          .do('i32.ge_u')
          .if(() => {
            f.loop(() => {
              columns(vectors);
              left()
                .const(16 * vectors)
                .do('i32.ge_u')
                .repeatIf();
            });
          });
      }
      f.get(x).get(xStride).do('i32.add').set(x);
      f.get(y).get(yStride).do('i32.add').set(y);
      f.get(rows).const(1).do('i32.sub').set(rows);
      f.get(rows).repeatIf();
    });
  });
  return f;
}
