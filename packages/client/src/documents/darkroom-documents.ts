import { parse } from 'graphql';
import { type FileFields, selectionOf } from '../live/file-fields.ts';
import { type Names, rootField } from '../transport/names.ts';
import type { DarkroomDocuments } from './document-types.ts';
import { type DarkroomFile, FILE_FIELDS } from './file-types.ts';

/** Options of {@link darkroomDocuments}. */
export interface DarkroomDocumentsOptions<Fields> {
  /**
   * What to request for each file in addition to {@link DarkroomFile}: a selection or a fragment, such as
   * `fileFields<Sepia>('{ conversion(name: SEPIA) { status url } }')`.
   * @default nothing
   */
  readonly fields?: FileFields<Fields>;
  /** The server's `names`, if it renamed types or root fields of Darkroom. */
  readonly names?: Names;
}

/**
 * Every operation of Darkroom as a typed document, for the hooks of another GraphQL client. The data uses Darkroom's
 * own field names, even if the server renamed them.
 *
 * @example
 * const documents = darkroomDocuments();
 * const { data } = useSubscription(documents.watchFile, { variables: { id } });
 */
export function darkroomDocuments<Fields = unknown>(
  options: DarkroomDocumentsOptions<Fields> = {},
): DarkroomDocuments<DarkroomFile & Fields> {
  const { fields, names = {} } = options;
  const more = fields === undefined ? null : selectionOf(fields);
  const file = `{ ${FILE_FIELDS} ${more?.spread ?? ''} }`;
  const type = (name: string): string => names[name] ?? name;

  /** An operation that passes each of its variables to the argument of the same name. */
  const write = (
    name: string,
    coordinate: string,
    args: Readonly<Record<string, string>>,
    selection: string,
  ): string => {
    const [root = ''] = coordinate.split('.');
    const variables = Object.entries(args).map(([arg, given]) => `$${arg}: ${given}`);
    const given = Object.keys(args).map((arg) => `${arg}: $${arg}`);
    const fragments = selection.includes(file) ? (more?.fragments ?? '') : '';
    return `${root.toLowerCase()} ${name}(${variables.join(', ')}) { ${rootField(names, coordinate)}(${given.join(', ')}) ${selection} } ${fragments}`;
  };
  const id = { id: 'ID!' };
  const list = { where: type('FileWhere'), orderBy: type('FileOrder'), first: 'Int' };
  const texts: Readonly<Record<keyof DarkroomDocuments<unknown>, string>> = {
    startFileUpload: write(
      'StartFileUpload',
      'Mutation.startFileUpload',
      {
        size: type('SafeInt'),
        count: 'Int',
        partSize: type('SafeInt'),
        name: 'String',
        contentType: 'String',
        target: 'String',
        checksums: 'Boolean',
      },
      '{ id urls partSize expiresAt }',
    ),
    fileUpload: `query FileUpload($id: ID!, $numbers: [Int!], $checksums: [${type('FileUploadPartChecksum')}!]) { ${rootField(names, 'Query.fileUpload')}(id: $id) { id partSize expiresAt parts(numbers: $numbers, checksums: $checksums) { number url headers { name value } size uploaded sha256 } } }`,
    completeFileUpload: write('CompleteFileUpload', 'Mutation.completeFileUpload', id, `{ success file ${file} }`),
    abortFileUpload: write('AbortFileUpload', 'Mutation.abortFileUpload', id, '{ success id }'),
    deleteFile: write('DeleteFile', 'Mutation.deleteFile', id, '{ success id }'),
    fileUploadPolicy: write(
      'FileUploadPolicy',
      'Query.fileUploadPolicy',
      { target: 'String' },
      '{ target accept maxBytes typeLimits { contentType maxBytes } maxPixels requireSize visibility }',
    ),
    file: write('File', 'Query.file', id, file),
    files: write(
      'Files',
      'Query.files',
      { ...list, after: 'String' },
      `{ edges { cursor node ${file} } pageInfo { hasNextPage endCursor } }`,
    ),
    urlForFile: write(
      'UrlForFile',
      'Query.urlForFile',
      { ...id, expiresInSeconds: 'Int', disposition: type('FileDisposition') },
      '{ url expiresAt }',
    ),
    fileTags: write('FileTags', 'Query.fileTags', { prefix: 'String', first: 'Int' }, '{ name files }'),
    convertFile: write(
      'ConvertFile',
      'Mutation.convertFile',
      { ...id, conversion: `${type('FileConversionName')}!` },
      file,
    ),
    suggestFileTags: write('SuggestFileTags', 'Mutation.suggestFileTags', id, file),
    reviewFileTags: write(
      'ReviewFileTags',
      'Mutation.reviewFileTags',
      {
        ...id,
        confirm: '[String!]',
        reject: '[String!]',
        add: '[String!]',
        reset: '[String!]',
        unreviewed: type('UnreviewedFileTags'),
        ifVersion: 'Int',
      },
      file,
    ),
    watchFile: write('WatchFile', 'Subscription.file', id, file),
    watchFiles: write('WatchFiles', 'Subscription.fileUpdates', { ids: '[ID!]!' }, `{ id file ${file} }`),
    watchFileList: write('WatchFileList', 'Subscription.files', list, `{ ids changed ${file} }`),
  };
  const documents = Object.entries(texts).map(([name, text]) => [name, parse(text)] as const);
  return Object.fromEntries(documents) as unknown as DarkroomDocuments<DarkroomFile & Fields>;
}
