import type { GraphQLLeafType } from 'graphql';
import { isSubject } from '../attachments/subject-text.ts';

/** The id of a record as the text that a client reads: the scalar's serialized value. Null if it is not a valid id. */
export function subjectText(value: unknown, leaf: GraphQLLeafType): string | null {
  if (value === null || value === undefined) return null;
  const serialized = leaf.serialize(value);
  const isText = ['string', 'number', 'bigint', 'boolean'].includes(typeof serialized);
  const text = isText ? String(serialized) : '';
  return isSubject(text) ? text : null;
}
