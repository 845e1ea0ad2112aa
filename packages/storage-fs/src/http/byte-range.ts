/** A range cut to the length of the file, or that it is outside the file. */
export type RequestedRange = { readonly start: number; readonly end: number } | 'UNSATISFIABLE';

/**
 * The single range that a request asks for; null if the whole file is to be served: without a `Range`, with several
 * ranges or one that is not understood, and if `If-Range` does not match the file.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
 */
export function requestedRange(
  headers: Headers,
  { size, etag }: { size: number; etag: string },
): RequestedRange | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(headers.get('range') ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  const ifRange = headers.get('if-range');
  if (ifRange !== null && ifRange !== etag) return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'UNSATISFIABLE' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'UNSATISFIABLE' : { start, end };
}
