import { TABLE } from './table.ts';

/** How files of a type are recognized: the part of the table's second column before the colon. */
export type ToldBy = 'bytes' | 'tracks' | 'zip' | 'cfb' | 'as';

/** A row of the table of media types. */
export interface MediaTypeRow {
  /** The canonical name. */
  readonly type: string;
  /** How it is recognized; `as` if it is only believed. */
  readonly toldBy: ToldBy;
  /**
   * The family of the container or the kind of its content; for a type that is only believed, the family that is
   * recognized; otherwise empty.
   */
  readonly kind: string;
  /** The source of the name. */
  readonly source: string;
  /** Without dots, the usual one first. */
  readonly extensions: readonly string[];
  /** Other names of the same type. */
  readonly aliases: readonly string[];
  /** Names that people use by mistake and that are not media types. */
  readonly mistakes: readonly string[];
  /** Whether browsers display it without running anything. */
  readonly isInline: boolean;
  /** More general types that include it. */
  readonly generals: readonly string[];
  /** Types that browsers wrongly declare for such files, because of the extension. */
  readonly guesses: readonly string[];
}

const TOLD_BY = /^(?:(bytes)|(tracks|zip|cfb):([A-Z_]+)|(as) (zip|cfb|text|xml))$/;

/** The rows of the table. */
export const MEDIA_TYPES: readonly MediaTypeRow[] = TABLE.trim().split('\n').map(readRow);

function readRow(line: string): MediaTypeRow {
  const [type = '', told = '', source = '', extensions = '', names = '', more = ''] = line
    .split('|')
    .map((cell) => cell.trim());
  const [, bytes, container, kind = '', as, family = ''] = TOLD_BY.exec(told) ?? [];
  const toldBy = [bytes, container, as].find((found) => found !== undefined);
  if (toldBy === undefined) {
    throw new Error(`The table of media types has an invalid method of detection for ${type}: "${told}".`);
  }
  const others = words(names);
  const notes = more.split(',').map((note) => note.trim());
  const noted = (name: string): readonly string[] =>
    notes.flatMap((note) => (note.startsWith(`${name} `) ? [note.slice(name.length + 1)] : []));
  return {
    type,
    toldBy: toldBy as ToldBy,
    kind: kind + family,
    source,
    extensions: words(extensions),
    aliases: others.filter((name) => !name.startsWith('!')),
    mistakes: others.filter((name) => name.startsWith('!')).map((name) => name.slice(1)),
    isInline: notes.includes('inline'),
    generals: noted('is'),
    guesses: noted('guess'),
  };
}

function words(cell: string): readonly string[] {
  return cell === '' ? [] : cell.split(' ');
}
