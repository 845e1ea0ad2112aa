import { MAX_PARTS } from '@graphql-darkroom/core/adapter';

/** All block ids of a blob must have the same length. */
const DIGITS = 5;

/** The id of the block for a part. */
export function blockId(number: number): string {
  return Buffer.from(`part-${String(number).padStart(DIGITS, '0')}`).toString('base64');
}

/** The number of the part in a block; null for a block that is not named by any part's URL. */
export function partOfBlock(id: string): number | null {
  const number = Number(Buffer.from(id, 'base64').toString('latin1').slice('part-'.length));
  const isPart = Number.isInteger(number) && number >= 1 && number <= MAX_PARTS && id === blockId(number);
  return isPart ? number : null;
}
