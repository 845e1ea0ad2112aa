import { counted } from '../errors/counted.ts';
import type {
  ConversionDestination,
  ConversionTask,
  Derivatives,
  FileSource,
  ImagePreview,
  PreviewTask,
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

/** What to make of one source. */
export interface DueWork {
  readonly source: FileSource;
  readonly due: readonly DueConversion[];
  /** The longest side of a preview, in pixels. Only for a processor that makes previews. @default none */
  readonly previewSide?: number | undefined;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** Work of the processor that may be ended by itself. */
interface Turn {
  readonly what: string;
  readonly late: AbortController;
  readonly signal: AbortSignal;
}

/**
 * Has a processor make a preview and conversions of one source, in this order. Each promise settles as soon as its work
 * has ended. It may take `timeoutSeconds` from the end of the work before it.
 */
export function convertInTurn(processor: Processor, work: DueWork): Derivatives {
  const { source, due, previewSide, timeoutSeconds, signal: ofJob } = work;
  const turnOf = (what: string): Turn => {
    const late = new AbortController();
    return { what, late, signal: AbortSignal.any([ofJob, late.signal]) };
  };
  const preview = previewSide === undefined ? undefined : { ...turnOf('preview'), maxSide: previewSide };
  const turns = due.map(({ name, destination, focalPoint }) => {
    const turn = turnOf(`conversion ${name}`);
    const { signal } = turn;
    const task = { conversion: name, destination: destination(signal), ...(focalPoint && { focalPoint }), signal };
    return { ...turn, task };
  });
  const together =
    turns.length + (preview === undefined ? 0 : 1) > 1
      ? startTogether(
          processor,
          source,
          turns.map(({ task }) => task),
          preview,
        )
      : undefined;

  let before: Promise<unknown> = Promise.resolve();
  const limited = <Made>({ what, signal, late }: Turn, making: Promise<Made>): Promise<Made> => {
    // If a processor ignores the signal, its source and destination refuse whatever it does later.
    const made = orAborted(signal, making);
    void limitTime(before, made, () => late.abort(timeoutOf(what, timeoutSeconds)), timeoutSeconds);
    before = Promise.allSettled([before, made]);
    return made;
  };
  const previewed =
    preview === undefined
      ? undefined
      : limited(
          preview,
          together === undefined ? makePreview(processor, source, preview) : given(together.preview, preview.what),
        );
  const conversions = turns.map((turn, index) => {
    const converting =
      together === undefined
        ? before.then(() => processor.convert({ source, ...turn.task }))
        : given(together.conversions[index], turn.what);
    return limited(turn, converting);
  });
  return { conversions, ...(previewed !== undefined && { preview: previewed }) };
}

async function makePreview(processor: Processor, source: FileSource, task: PreviewTask): Promise<ImagePreview> {
  return given(processor.preview?.({ source, ...task }), 'preview');
}

function given<Made>(promise: Promise<Made> | undefined, what: string): Promise<Made> {
  return promise ?? Promise.reject(new Error(`The processor left out the ${what}.`));
}

/** Undefined if the processor makes one at a time. */
function startTogether(
  processor: Processor,
  source: FileSource,
  conversions: readonly ConversionTask[],
  preview: PreviewTask | undefined,
): Derivatives | undefined {
  try {
    const made = processor.convertAll?.({ source, conversions, ...(preview !== undefined && { preview }) });
    // Each is awaited later, and may have failed by then.
    void Promise.allSettled([...(made?.conversions ?? []), made?.preview]);
    return made;
  } catch (error) {
    const failed = (): Promise<never> => Promise.reject(error);
    return { conversions: conversions.map(failed), ...(preview !== undefined && { preview: failed() }) };
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

function timeoutOf(what: string, seconds: number): DOMException {
  return new DOMException(`The ${what} took longer than ${counted(seconds, 'second')}.`, 'TimeoutError');
}
