/** The parts of a compacted topic's key `tenant/name`. A tenant id holds no slash, a name may. */
export function splitKey(key: string | null): { tenantId: string; name: string } | undefined {
  const slash = key?.indexOf('/') ?? -1;
  if (key === null || slash < 1 || slash === key.length - 1) return undefined;
  return { tenantId: key.slice(0, slash), name: key.slice(slash + 1) };
}
