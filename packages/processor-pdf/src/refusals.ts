import { counted, DarkroomError } from '@graphql-darkroom/core/adapter';
import { Refused } from '@graphql-darkroom/processor-sharp/internal';
import type { PageRefusal } from './drawing/protocol.ts';
import type { ResolvedLimits } from './limits.ts';

/** The media type of PDFs. */
export const PDF = 'application/pdf';

/** The error for a file of another type. */
export function unsupportedType(): DarkroomError {
  return new DarkroomError('UNSUPPORTED_IMAGE', 'Files of this type cannot be converted: upload a PDF.', {
    context: { supported: [PDF] },
  });
}

/** The error for a PDF of too many bytes. */
export function tooManyBytes(maxSourceBytes: number): DarkroomError {
  return new DarkroomError('IMAGE_TOO_LARGE', `The PDF has more than ${maxSourceBytes} bytes. Upload a smaller PDF.`, {
    context: { maxSourceBytes },
  });
}

const REFUSALS: Readonly<Record<PageRefusal, () => DarkroomError>> = {
  ENCRYPTED: () =>
    new DarkroomError(
      'UNSUPPORTED_IMAGE',
      'The PDF is encrypted, and cannot be opened without a password. Upload a copy that is not encrypted.',
    ),
  DAMAGED: () =>
    new DarkroomError('INVALID_IMAGE', 'The PDF is damaged or incomplete: save it again, or upload it again.'),
  NO_PAGES: () => new DarkroomError('INVALID_IMAGE', 'The PDF has no pages. Upload a PDF with at least one page.'),
};

/** The error for a PDF whose first page cannot be drawn. */
export function refusalOf(refusal: PageRefusal): DarkroomError {
  return REFUSALS[refusal]();
}

/** The error for a PDF that exceeds a limit while it is drawn; any other error unchanged. */
export function tooComplexOrError(error: unknown, { timeoutSeconds, maxMemoryBytes }: ResolvedLimits): unknown {
  if (!(error instanceof Refused)) return error;
  const [limit, context] =
    error.verdict === 'TOO_MUCH_MEMORY'
      ? [`${maxMemoryBytes} bytes of memory`, { maxMemoryBytes }]
      : [counted(timeoutSeconds, 'second'), { timeoutSeconds }];
  return new DarkroomError(
    'IMAGE_TOO_COMPLEX',
    `The first page of the PDF takes more than ${limit} to draw. Upload a simpler PDF.`,
    { context, cause: error },
  );
}
