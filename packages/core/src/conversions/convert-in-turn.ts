import type {
  ConversionDestination,
  ConversionTask,
  ConvertedImage,
  FileSource,
  Processor,
} from '../ports/processor.ts';
import type { FocalPoint } from '../ports/records.ts';
import { orAborted } from '../streams/or-aborted.ts';

/** A conversion to make. */
export interface DueConversion {
  readonly name: string;
  /** The focal point of the file, if the conversion uses it. @default none */
  readonly focalPoint?: FocalPoint;
  /** The signal aborts when the conversion has run out of time, or with the job. */
  readonly destination: (signal: AbortSignal) => ConversionDestination;
}

/**
 * Has a processor make conversions of one source, in this order. Each promise settles as soon as its conversion has
 * ended. A conversion may take `timeoutSeconds` from the end of those before it.
 */
export function convertInTurn(
  processor: Processor,
  {
    source,
    due,
    timeoutSeconds,
    signal: ofJob,
  }: {
    readonly source: FileSource;
    readonly due: readonly DueConversion[];
    readonly timeoutSeconds: number;
    readonly signal: AbortSignal;
  },
): readonly Promise<ConvertedImage>[] {
  const turns = due.map(({ name, destination, focalPoint }) => {
    const late = new AbortController();
    const signal = AbortSignal.any([ofJob, late.signal]);
    const task = { conversion: name, destination: destination(signal), ...(focalPoint && { focalPoint }), signal };
    return { task, late };
  });
  const together =
    turns.length > 1
      ? startTogether(
          processor,
          source,
          turns.map(({ task }) => task),
        )
      : undefined;

  let before: Promise<unknown> = Promise.resolve();
  return turns.map(({ task, late }, index) => {
    const { conversion, signal } = task;
    const converting =
      together === undefined
        ? before.then(() => processor.convert({ source, ...task }))
        : (together[index] ?? Promise.reject(new Error(`The processor's convertAll left out ${conversion}.`)));
    // If a processor ignores the signal, its source and destination refuse whatever it does later.
    const made = orAborted(signal, converting);
    void limitTime(before, made, () => late.abort(timeoutOf(conversion, timeoutSeconds)), timeoutSeconds);
    before = Promise.allSettled([before, made]);
    return made;
  });
}

/** Undefined if the processor makes one at a time. */
function startTogether(
  processor: Processor,
  source: FileSource,
  conversions: readonly ConversionTask[],
): readonly Promise<ConvertedImage>[] | undefined {
  try {
    const promises = processor.convertAll?.({ source, conversions });
    // Each is awaited later, and may have failed by then.
    void Promise.allSettled(promises ?? []);
    return promises;
  } catch (error) {
    return conversions.map(() => Promise.reject(error));
  }
}

/** Calls `stop` if `work` takes longer than this from the time at which `before` has settled. */
async function limitTime(
  before: Promise<unknown>,
  work: Promise<unknown>,
  stop: () => void,
  seconds: number,
): Promise<void> {
  const over = Promise.allSettled([work]);
  const isOver = await Promise.race([over.then(() => true), before.then(() => false)]);
  if (isOver) return;
  const timer = setTimeout(stop, seconds * 1000);
  await over;
  clearTimeout(timer);
}

function timeoutOf(conversion: string, seconds: number): DOMException {
  return new DOMException(`The conversion ${conversion} took longer than ${seconds} seconds.`, 'TimeoutError');
}
