// "This is already here", in the words of either database. Queries catch it and decide what it means.

/** A unique constraint said no. The transaction it came from is rolled back. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';
  readonly table: string;
  readonly columns: readonly string[];

  constructor(table: string, columns: readonly string[], cause?: unknown) {
    super(`unique violation on ${table} (${columns.join(', ')})`, { cause });
    this.table = table;
    this.columns = columns;
  }
}

/** Reads an error of SQLite (`SQLITE_CONSTRAINT_UNIQUE`, `_PRIMARYKEY`) or PostgreSQL (`23505`). */
export function uniqueViolationOf(error: unknown): UniqueViolation | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    // "UNIQUE constraint failed: packs.product_id, packs.version"
    const places = (error.message.split(': ')[1] ?? '').split(', ').map((place) => place.split('.'));
    return new UniqueViolation(
      places[0]?.[0] ?? '',
      places.map((place) => place[1] ?? ''),
      error,
    );
  }
  if (error.code === '23505') {
    const table = 'table' in error && typeof error.table === 'string' ? error.table : '';
    const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : '';
    // "Key (product_id, version)=(demo, 1) already exists."
    const columns = /^Key \(([^)]*)\)=/.exec(detail)?.[1]?.split(', ') ?? [];
    return new UniqueViolation(table, columns, error);
  }
  return undefined;
}
