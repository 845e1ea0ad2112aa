type Parser = (text: string) => unknown;

/**
 * How values are read, by the OIDs of Postgres's own types. Given with every statement, so that neither a host's global
 * parsers nor the differences between pg and PGlite reach us, and ours reach nobody else.
 */
export const TYPE_PARSERS: Readonly<Record<number, Parser>> = {
  16: (text) => text === 't' || text === 'true',
  20: Number,
  21: Number,
  23: Number,
  114: JSON.parse,
  700: Number,
  701: Number,
  1114: (text) => new Date(`${text}Z`),
  1184: (text) => new Date(text),
  2951: (text) => (text === '{}' ? [] : text.slice(1, -1).split(',')),
  3802: JSON.parse,
};

const asText: Parser = (text) => text;

/** The same in the form that pg takes with a query. */
export const PG_TYPES = {
  getTypeParser: (oid: number): Parser => TYPE_PARSERS[oid] ?? asText,
} as const;
