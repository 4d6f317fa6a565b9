/** What a column of each PostgreSQL type is in TypeScript, as `db.ts` reads it: built-in types have
 *  the same number on every server. A type that is not here may not leave the database. */
export const columnTypes: Readonly<Record<number, string>> = {
  16: 'boolean',
  17: 'Buffer',
  19: 'string', // name
  20: 'bigint',
  21: 'number', // smallint
  23: 'number',
  25: 'string',
  26: 'number', // oid
  114: 'unknown',
  1042: 'string', // char(n)
  1043: 'string',
  1082: 'Temporal.PlainDate',
  1184: 'Temporal.Instant',
  1560: 'string', // bits as 0 and 1
  1700: 'string', // numeric keeps its digits
  2950: 'string', // uuid
  3802: 'unknown', // jsonb, parsed; a schema says what it is
  1003: 'string[]',
  1005: 'number[]',
  1007: 'number[]',
  1009: 'string[]',
  1015: 'string[]',
  1016: 'bigint[]',
  2951: 'string[]',
}
