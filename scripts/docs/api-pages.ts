import ts from 'typescript-5';
import { docCommentOf, throwsAndExamples } from './doc-comment.ts';
import { type Entry, type Exported, entries, exportsOf, onGitHub } from './sources.ts';

/** The kinds of exports, in the order in which readers look for them. */
const KINDS: readonly (readonly [title: string, is: (node: ts.Node) => boolean])[] = [
  ['Functions', ts.isFunctionDeclaration],
  ['Classes', ts.isClassDeclaration],
  ['Values', ts.isVariableStatement],
  ['Types', (node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)],
];

/** For example, `core-adapter`. */
export function apiSlug({ specifier }: Entry): string {
  return specifier.replace('@graphql-darkroom/', '').replaceAll('/', '-');
}

/** A page for each entry for users of each package, with the declaration and the TSDoc of every export. */
export function apiPages(): ReadonlyMap<string, string> {
  const pages = new Map(entriesForUsers().map((entry) => [`reference/api/${apiSlug(entry)}.md`, entryPage(entry)]));
  return pages.set('reference/api/index.md', indexPage());
}

/** All entries but those for Darkroom's own packages. */
function entriesForUsers(): readonly Entry[] {
  return entries().filter(({ specifier }) => !specifier.endsWith('/internal'));
}

function indexPage(): string {
  const list = entriesForUsers().map((entry) => {
    const names = exportsOf(entry.file).map(({ name }) => `\`${name}\``);
    return `## ${entry.specifier}\n\n[${names.length} exports](${apiSlug(entry)}.md): ${names.join(', ')}.`;
  });
  return [
    '# Exports of the packages',
    'Look up what each package exports, and which entry to import it from.',
    ...list,
  ].join('\n\n');
}

function entryPage(entry: Entry): string {
  const exported = exportsOf(entry.file);
  const groups = KINDS.flatMap(([title, is]) => {
    const group = exported.filter(({ node }) => is(node));
    return group.length === 0 ? [] : [`## ${title}`, ...group.flatMap(section)];
  });
  return [
    `# ${entry.specifier}`,
    `Everything that you can import from \`${entry.specifier}\`, with its type and its TSDoc.`,
    ...groups,
  ].join('\n\n');
}

function section({ name, file, node, source }: Exported): readonly string[] {
  const doc = docCommentOf(node, source);
  const parameters = (doc.tags.get('param') ?? []).map((text) => text.replace(/^(\S+)\s+/, '- `$1`: '));
  const returns = (doc.tags.get('returns') ?? []).map((text) => `Returns ${text}`);
  const code = node.getText(source).replace(/^export (?:declare )?/, '');
  return [
    `### ${name}`,
    ...(doc.summary === '' ? [] : [doc.summary]),
    ...(parameters.length === 0 ? [] : [parameters.join('\n')]),
    ...returns,
    `\`\`\`ts\n${code.replaceAll(/^( {4})+/gm, (indent) => ' '.repeat(indent.length / 2))}\n\`\`\``,
    ...throwsAndExamples(doc),
    `[Source](${onGitHub(file)})`,
  ];
}
