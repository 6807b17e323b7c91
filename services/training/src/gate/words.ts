/** Numbers in sentences for people. */

export function figure(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 0 : 4);
}

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}

export function megabytes(bytes: number): string {
  const mb = bytes / 1024 / 1024;
  return `${mb < 10 ? mb.toFixed(2) : mb.toFixed(0)} MB`;
}

export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
