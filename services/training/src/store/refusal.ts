/**
 * What Postgres refuses for its content, and would refuse again: data exceptions (class 22) and broken constraints (class 23).
 * @returns for people, with the SQLSTATE; undefined for every other error, which waiting may mend
 */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!/^2[23][0-9A-Z]{3}$/.test(error.code)) return undefined;
  // Not its message: it may quote a row.
  const what = error.code.startsWith('22') ? 'a value is none that a column takes' : 'it breaks a constraint';
  const { table, constraint } = error as { table?: string; constraint?: string };
  const where = [constraint, table].filter((name) => name !== undefined).join(' of ');
  return `the database refuses it (SQLSTATE ${error.code}: ${what}${where === '' ? '' : `, ${where}`})`;
}
