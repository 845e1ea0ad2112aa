/** A phrase that a native editor would not leave. */
export interface Phrase {
  readonly pattern: RegExp;
  /** What to write instead. */
  readonly better: string;
}

/** The phrases of CONTRIBUTING.md's page on English, and others of their kind. They are looked for in prose alone. */
export const PHRASES: readonly Phrase[] = [
  { pattern: /\bwho(?:so)?ever\b/i, better: 'name the person: the caller, the operator, the reader' },
  {
    pattern: /\bnobody\b|\bno one\b/i,
    better: 'say "anonymous callers", or make the thing the subject: "the file has no owner"',
  },
  {
    pattern: /\bthere is none\b|\bthere are none\b|\bthat is none\b|\bis none of\b/i,
    better: 'say "none", or "without one"',
  },
  {
    pattern: /\bis no (?:option|argument|valid|url|id|file|error)\b/i,
    better: 'say "is not a …", or "Unknown …"',
  },
  { pattern: /\banew\b/i, better: 'again' },
  { pattern: /\bas (?:it|they) (?:was|were)(?=[.,;:)]|$)/i, better: 'unchanged' },
  {
    pattern: /(?:^|[.:;] )Who [a-z]+s\b[^?]*[.,]/,
    better: 'begin with the subject: "Callers that …", "Processors with …"',
  },
  { pattern: /\bwho has\b/i, better: 'with: "users with …"' },
  { pattern: /\bis told\b|\bare told\b/i, better: 'say who does what: "Darkroom notifies …", "… sees"' },
  {
    pattern:
      /\bhas (?:a|an|the|its|all|jobs?|derivatives?) [a-z ]{0,30}(?:tried|made|asked|attempted|sent|removed) (?:again|anew|now|at once)\b/i,
    better: 'use the active verb: "retries …"',
  },
  { pattern: /\bso it is\b/i, better: 'say what applies: "The same applies to …"' },
  {
    pattern: /\bwhat is (?:left out|not there|said|asked)\b/i,
    better: 'name it: "an omitted option", "a missing object"',
  },
  { pattern: /\b(?:by|of) itself,? too\b/i, better: 'drop it, or say "automatically"' },
  { pattern: /\bin any writing\b/i, better: 'case-insensitive' },
  { pattern: /\bthereof\b|\bthereby\b|\bherein\b|\bhitherto\b|\bwhereby\b/i, better: 'use the plain word' },
  { pattern: /\bgo(?:es)? well\b/i, better: 'succeed' },
  { pattern: /\bgives? (?:it|them|jobs?|uploads?) up\b/i, better: 'stops retrying, or cancels' },
  { pattern: /\bsee for yourself\b|\bmind you\b|\bto be had\b|\bto be rid of\b/i, better: 'leave it out' },
  {
    pattern: /\bit is not for nothing\b|\bnot for nothing\b|\bnothing (?:less|more) than\b/i,
    better: 'say it straight',
  },
];

/** Longer sentences are two. */
export const MAX_WORDS = 40;

/** Wider tables scroll sideways, in editors and on phones. */
export const MAX_TABLE_COLUMNS = 120;
