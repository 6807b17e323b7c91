const deepest = 4;
const most = 2_000;

function walk(value: unknown, path: string, paths: Set<string>, depth: number): void {
  if (depth > deepest || paths.size >= most) return;
  if (Array.isArray(value)) {
    for (const each of value.slice(0, 20)) walk(each, `${path}[]`, paths, depth + 1);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    paths.add(at);
    walk(inner, at, paths, depth + 1);
  }
}

/** Every path of names in objects, with `[]` for the elements of lists: `customer.id`, `lines[].sku`. Four levels, 2,000 paths at most. */
export function objectPaths(objects: Iterable<unknown>): string[] {
  const paths = new Set<string>();
  for (const object of objects) walk(object, '', paths, 0);
  return [...paths];
}
