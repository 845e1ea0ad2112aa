/**
 * The fields of a file that are watched: a selection such as `{ status url }`, or a fragment on `File`, as text or as a
 * document of `graphql-tag` or of a code generator. All that is watched at one time is one operation, so fragments
 * have names of their own, and a field with different arguments has different aliases.
 */
export interface FileFields<File> {
  toString(): string;
  /** Carries the type alone. */
  readonly __apiType?: (variables: never) => File;
}

/** Fields given as text, with the type that they have. Beside them `id` and `version` are always there. */
export function fileFields<File>(text: string): FileFields<File> {
  return text;
}

/** The fields as parts of an operation. */
export interface Selection {
  /** What stands between the braces. */
  readonly spread: string;
  /** Definitions that the spread names. */
  readonly fragments: string;
}

/** @throws {TypeError} for a document that has lost its text. */
export function selectionOf(fields: FileFields<unknown>): Selection {
  const { loc } = fields as { readonly loc?: { readonly source: { readonly body: string } } };
  const text = (loc?.source.body ?? String(fields)).trim();
  if (text.startsWith('{')) return { spread: `... ${text}`, fragments: '' };
  const [, name] = /^\s*fragment\s+(\w+)\s+on\s/m.exec(text) ?? [];
  if (name === undefined) {
    throw new TypeError(
      'The fields are neither a selection, as `{ status url }`, nor a fragment. Give a document as text: `print(document)`.',
    );
  }
  return { spread: `...${name}`, fragments: text };
}
