/**
 * The fields of a file to watch: a selection such as `{ status url }`, or a fragment on `File`, as text or as a
 * document of `graphql-tag` or of a code generator. Everything watched at the same time is one operation, so each
 * fragment needs its own name, and a field with different arguments needs different aliases.
 */
export interface FileFields<File> {
  toString(): string;
  /** Only carries the type. */
  readonly __apiType?: (variables: never) => File;
}

/** Fields given as text, with their type. `id` and `version` are always included. */
export function fileFields<File>(text: string): FileFields<File> {
  return text;
}

/** The fields as parts of an operation. */
export interface Selection {
  /** The text between the braces. */
  readonly spread: string;
  /** The definitions that the spread refers to. */
  readonly fragments: string;
}

/**
 * Reads fields given as text or as a document.
 *
 * @throws {TypeError} for a document that has lost its text.
 */
export function selectionOf(fields: FileFields<unknown>): Selection {
  const { loc } = fields as { readonly loc?: { readonly source: { readonly body: string } } };
  const text = (loc?.source.body ?? String(fields)).trim();
  if (text.startsWith('{')) return { spread: `... ${text}`, fragments: '' };
  const [, name] = /^\s*fragment\s+(\w+)\s+on\s/m.exec(text) ?? [];
  if (name === undefined) {
    throw new TypeError(
      'The fields must be a selection such as `{ status url }` or a fragment. Pass a document as text: `print(document)`.',
    );
  }
  return { spread: `...${name}`, fragments: text };
}
