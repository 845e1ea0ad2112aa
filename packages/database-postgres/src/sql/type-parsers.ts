type Parser = (text: string) => unknown;

/**
 * Parsers of values, by the OIDs of Postgres's own types. Passed with every statement, so that a host's global parsers
 * and the differences between pg and PGlite do not affect Darkroom, and Darkroom's parsers affect nothing else.
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

/** The same parsers, in the form that pg accepts with a query. */
export const PG_TYPES = {
  getTypeParser: (oid: number): Parser => TYPE_PARSERS[oid] ?? asText,
} as const;
