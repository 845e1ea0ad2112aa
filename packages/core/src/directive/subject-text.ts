import type { GraphQLLeafType } from 'graphql';
import { isSubject } from '../attachments/subject-text.ts';

/**
 * The id of a record as text, as a client reads it: what the scalar serializes the value to. Null for what identifies
 * no record.
 */
export function subjectText(value: unknown, leaf: GraphQLLeafType): string | null {
  if (value === null || value === undefined) return null;
  const serialized = leaf.serialize(value);
  const isText = ['string', 'number', 'bigint', 'boolean'].includes(typeof serialized);
  const text = isText ? String(serialized) : '';
  return isSubject(text) ? text : null;
}
