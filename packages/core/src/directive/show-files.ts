import {
  getNullableType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Execution } from '../operation/operation.ts';
import type { FileRecord } from '../ports/records.ts';
import type { ScalarForm } from '../schema/scalar-forms.ts';
import type { DirectiveRuntime } from './directive-runtime.ts';
import { fileIdIn, isForeignUrl } from './file-id-in.ts';
import { isSettled, listItems, settleItems } from './list-values.ts';
import { readField } from './read-field.ts';
import { subjectText } from './subject-text.ts';

/** A field that shows the files whose ids the host returns. */
export interface FileField {
  /** Its schema coordinate. */
  readonly coordinate: string;
  /** The coordinate of the target whose attachments it may show. */
  readonly target: string;
  /** The former coordinates of the target. */
  readonly formerly: readonly string[];
  /** The type that the field belongs to. */
  readonly parent: GraphQLObjectType;
  /** The field of the parent that identifies the record; null if the field has no `subject`. */
  readonly subject: string | null;
  readonly type: GraphQLOutputType;
  /** Whether to show the file itself or its URL. */
  readonly as: 'FILE' | 'URL';
  /** Converts a URL for the host's own scalar; null if the scalar takes strings. */
  readonly urlForm: ScalarForm;
}

/** Converts the value that the host's resolver returned for a {@link FileField}. */
export type ShowFiles = (value: unknown, parent: unknown, context: unknown, execution: Execution) => unknown;

/**
 * Makes the function that replaces ids, and objects that have one, by files. Files that are missing or unreadable
 * become null, and are omitted from lists.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND or FILE_NOT_READY, mapped, from the returned function if the field's type is
 * non-null; INVALID_CONFIGURATION, mapped, for values that cannot name a file.
 */
export function showFiles(field: FileField, runtime: DirectiveRuntime): ShowFiles {
  const isList = isListType(getNullableType(field.type));

  async function load(
    { ids, count }: FoundIds,
    parent: unknown,
    context: unknown,
    execution: Execution,
  ): Promise<ReadonlyMap<string, Shown>> {
    if (count === 0) return new Map();
    const { coordinate, target, formerly } = field;
    const subject = field.subject === null ? undefined : await subjectOf(field.subject, parent, context, execution);
    const where = { coordinate, target, formerly, parent, subject };
    const files = await runtime.readThroughField({ ids: [...ids], count, ...where, context, execution });
    const show = async (file: FileRecord | null): Promise<Shown> => ({
      file,
      value: file === null || field.as === 'FILE' ? file : formed(await runtime.urlOf(file, execution)),
    });
    const shown = await Promise.all(files.map(show));
    return new Map([...ids].map((id, index) => [id, shown[index] ?? NOTHING]));
  }

  async function subjectOf(
    name: string,
    parent: unknown,
    context: unknown,
    execution: Execution,
  ): Promise<string | null> {
    const type = field.parent.getFields()[name]?.type;
    const leaf = getNullableType(type);
    const value = await readField(field.parent, name, parent, {
      context,
      info: execution as GraphQLResolveInfo | undefined,
    });
    return isLeafType(leaf) ? subjectText(value, leaf) : null;
  }

  function formed(url: string | null): unknown {
    return url === null || field.urlForm === null ? url : field.urlForm(url);
  }

  function missing({ file }: Shown, execution: Execution): Error {
    const error =
      file === null
        ? new DarkroomError('FILE_NOT_FOUND', `The file of ${field.coordinate} does not exist, or you may not see it.`)
        : new DarkroomError(
            'FILE_NOT_READY',
            `The file of ${field.coordinate} has no URL yet. Try again when it is READY.`,
          );
    return runtime.toGraphQLError(error, execution);
  }

  function place(
    value: unknown,
    type: GraphQLOutputType,
    shown: ReadonlyMap<string, Shown>,
    inList: boolean,
    execution: Execution,
  ): unknown {
    const nullable = getNullableType(type);
    if (value == null || value instanceof Error) return value;
    if (isListType(nullable)) {
      const items = listItems(value);
      if (items === null) {
        // GraphQL reports what is wrong with it.
        return value;
      }
      const itemType = nullable.ofType;
      const placed = items.map((item) => place(item, itemType, shown, true, execution));
      // If the host returned null for a list within a list, it is kept.
      return isListType(getNullableType(itemType)) ? placed : placed.filter((item) => item != null);
    }
    if (field.as === 'URL' && isForeignUrl(value)) return value;
    const id = fileIdIn(value, field);
    const found = (id === null ? undefined : shown.get(id)) ?? NOTHING;
    if (found.value === null && isNonNullType(type) && !inList) throw missing(found, execution);
    return found.value;
  }

  function collectIds(value: unknown, type: GraphQLOutputType, found: FoundIds): void {
    if (value == null || value instanceof Error) return;
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      listItems(value)?.forEach((item) => collectIds(item, nullable.ofType, found));
      return;
    }
    if (field.as === 'URL' && isForeignUrl(value)) return;
    const id = fileIdIn(value, field);
    if (id === null) return;
    found.ids.add(id);
    found.count += 1;
  }

  async function showLater(value: unknown, parent: unknown, context: unknown, execution: Execution): Promise<unknown> {
    const settled = isList && !isSettled(value) ? await settleItems(value) : value;
    const found: FoundIds = { ids: new Set(), count: 0 };
    let shown: ReadonlyMap<string, Shown>;
    try {
      collectIds(settled, field.type, found);
      shown = await load(found, parent, context, execution);
    } catch (error) {
      return runtime.answerFor(error, execution);
    }
    return place(settled, field.type, shown, false, execution);
  }

  return (value, parent, context, execution) =>
    value == null || (Array.isArray(value) && value.length === 0)
      ? value
      : showLater(value, parent, context, execution);
}

interface Shown {
  readonly file: FileRecord | null;
  /** The file, or its URL in the form that the field's scalar takes. */
  readonly value: unknown;
}

const NOTHING: Shown = { file: null, value: null };

interface FoundIds {
  readonly ids: Set<string>;
  /** The number of ids, counting repeated ones each time: a host's list may contain one a thousand times. */
  count: number;
}
