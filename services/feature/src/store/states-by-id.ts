/** The states of each entity, by its id. */
export function statesById(rows: readonly { entity_id: string; state: Buffer }[]): Map<string, Buffer[]> {
  const states = new Map<string, Buffer[]>();
  for (const row of rows) {
    const found = states.get(row.entity_id);
    if (found === undefined) states.set(row.entity_id, [row.state]);
    else found.push(row.state);
  }
  return states;
}
