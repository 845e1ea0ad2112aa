import type { Tagger } from '../ports/tagger.ts';
import { inSpan, timed } from './in-span.ts';
import type { InstrumentsOf } from './metrics.ts';
import { overriding } from './overriding.ts';

/** The same tagger, with a span for each call. */
export function tracedTagger(tagger: Tagger, instruments: InstrumentsOf): Tagger {
  const attributes = { 'darkroom.tagger.name': tagger.name };
  return overriding(tagger, {
    suggest: (input) =>
      inSpan('suggest tags', { attributes }, async (span) => {
        const answer = await timed(instruments().taggingSeconds, attributes, () => tagger.suggest(input));
        span.setAttribute('darkroom.tagger.answer', answer.kind.toLowerCase());
        return answer;
      }),
  });
}
