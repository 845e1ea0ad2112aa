import { DarkroomError } from '../../../src/errors/darkroom-error.ts';
import { memoryTagger } from '../../../src/memory/memory-tagger.ts';
import type { Tagger } from '../../../src/ports/tagger.ts';

const good: Tagger = memoryTagger({ keepsCopies: true });
const never = new AbortController().signal;
let asked = 0;

/** For each case of the contract, by name, taggers that break the promise. */
export const brokenTaggers: Readonly<Record<string, readonly Tagger[]>> = {
  'has a name that says where its tags are from': [
    { ...good, name: '' },
    { ...good, name: 'viewer' },
    { ...good, name: 'a'.repeat(65) },
  ],
  'supports the types that it tags and no others': [
    { ...good, supports: () => true },
    { ...good, supports: () => false },
  ],
  'suggests tags with a confidence from 0 to 1, immediately or when it is asked again': [
    memoryTagger({ tags: [{ name: 'bull', confidence: 90 }] }),
    memoryTagger({ tags: [{ name: 'bull', confidence: Number.NaN }] }),
    memoryTagger({ tags: [{ name: ' ', confidence: 1 }] }),
    memoryTagger({ tags: [] }),
    memoryTagger({ beforeSuggest: () => ({ kind: 'PENDING', askAgainInSeconds: 0.01 }) }),
    memoryTagger({ beforeSuggest: () => ({ kind: 'PENDING', askAgainInSeconds: 0 }) }),
  ],
  'keeps overlapping attempts at one file apart': [
    {
      ...good,
      suggest: async () => {
        asked += 1;
        return { kind: 'SUGGESTED', tags: [{ name: `bull ${asked}`, confidence: 1 }] };
      },
    },
  ],
  'gives up when it is aborted before it starts': [
    { ...good, suggest: (input) => good.suggest({ ...input, signal: never }) },
  ],
  'gives up when it is aborted while it reads': [
    { ...good, suggest: (input) => good.suggest({ ...input, signal: never }) },
    { ...good, suggest: async () => ({ kind: 'SUGGESTED', tags: [] }) },
  ],
  'fails without suggestions if the source breaks off': [
    { ...good, suggest: (input) => good.suggest(input).catch(() => ({ kind: 'SUGGESTED', tags: [] })) },
  ],
  'always gives the copy of a file the same name, and can remove it repeatedly': [
    { ...good, copies: { idOf: () => 'copy', remove: async () => undefined } },
    { ...good, copies: { idOf: (fileId) => `${fileId} ${Math.random()}`, remove: async () => undefined } },
    {
      ...good,
      copies: {
        idOf: (fileId) => fileId,
        remove: async () => {
          throw new Error('There is no such copy.');
        },
      },
    },
  ],
  'is TAGGER_UNAVAILABLE if its service cannot be reached': [
    good,
    { ...good, suggest: () => Promise.reject(new DarkroomError('TAGGING_FAILED', 'No tags can be suggested.')) },
    { ...good, suggest: () => Promise.reject(new TypeError('fetch failed')) },
    // What removes copies says that it did.
    { ...good, suggest: () => Promise.reject(new DarkroomError('TAGGER_UNAVAILABLE', 'Try again.', { cause: 1 })) },
  ],
};
