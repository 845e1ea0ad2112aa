/** What of a file a subscriber is shown. */
export interface DescribedFile {
  readonly status: string;
  readonly conversions: readonly { readonly status: string }[];
  readonly tags: readonly { readonly name: string; readonly status: string }[];
  readonly taggingStatus: string | null;
}

/** A file in one line, the same for what was shown and for what is stored. */
export function describeFile({ status, conversions, tags, taggingStatus }: DescribedFile): string {
  const named = tags.map((tag) => `${tag.name} ${tag.status}`).toSorted();
  return [status, ...conversions.map((made) => made.status), `tagging ${taggingStatus}`, ...named].join(', ');
}
