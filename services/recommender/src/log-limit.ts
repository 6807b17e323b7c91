/** True at most once in so many milliseconds: a dependency that is down must not fill the disk, one line a request. */
export function everySoOften(ms: number, now: () => number = () => performance.now()): () => boolean {
  let next = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() < next) return false;
    next = now() + ms;
    return true;
  };
}
