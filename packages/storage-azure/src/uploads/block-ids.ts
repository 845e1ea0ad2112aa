import { MAX_PARTS } from '@graphql-darkroom/core/adapter';

/** Block ids of one blob are all of one length. */
const DIGITS = 5;

/** The id of the block that holds a part. */
export function blockId(number: number): string {
  return Buffer.from(`part-${String(number).padStart(DIGITS, '0')}`).toString('base64');
}

/** The part that a block holds; null for a block that no part's URL names. */
export function partOfBlock(id: string): number | null {
  const number = Number(Buffer.from(id, 'base64').toString('latin1').slice('part-'.length));
  const isPart = Number.isInteger(number) && number >= 1 && number <= MAX_PARTS && id === blockId(number);
  return isPart ? number : null;
}
