import ts from 'typescript-5';
import { apiSlug } from './api-pages.ts';
import { throwsAndExamples } from './doc-comment.ts';
import { membersOf, type Member, type TypeDeclaration, typesOf } from './members.ts';
import { type Entry, type Exported, entries, exportsOf } from './sources.ts';

/** A function that takes options. */
interface Factory {
  readonly name: string;
  readonly entry: Entry;
  readonly options: TypeDeclaration;
}

/** Every option of every exported function that takes options, with the types, ranges and defaults of its TSDoc. */
export function optionsPage(): string {
  const factories = entries()
    .filter(({ specifier }) => !specifier.endsWith('/testing'))
    .flatMap(factoriesOf);
  const first = factories.filter(({ name }) => name === 'createDarkroom');
  const others = factories.filter(({ name }) => name !== 'createDarkroom');
  const groups = new Set<string>();
  return [
    '# Options',
    'Look up every option of `createDarkroom`, of each adapter and of the client: its type, its range and its default. An unknown option, or a value out of range, is an error at start that names the option.',
    ...[...first, ...others].flatMap((factory) => factorySections(factory, groups)),
  ].join('\n\n');
}

function factoriesOf(entry: Entry): readonly Factory[] {
  return exportsOf(entry.file).flatMap((exported) => {
    const options = optionsOf(exported, entry);
    return options === undefined ? [] : [{ name: exported.name, entry, options }];
  });
}

function optionsOf({ node }: Exported, { folder }: Entry): TypeDeclaration | undefined {
  if (!ts.isFunctionDeclaration(node)) return undefined;
  const types = node.parameters
    .map(({ type }) => type)
    .filter((type) => type !== undefined && ts.isTypeReferenceNode(type));
  return types
    .map((type) => typesOf(folder).get(type.typeName.getText()))
    .find(
      (declaration) =>
        declaration !== undefined && membersOf(declaration, folder).length > 0 && isOptions(declaration.name),
    );
}

/** Whether the name of a type is that of options. */
function isOptions(name: string): boolean {
  return /(?:Options|Limits|Settings)$/.test(name);
}

function factorySections({ name, entry, options }: Factory, groups: Set<string>): readonly string[] {
  const { folder, specifier } = entry;
  const own = membersOf(options, folder);
  const nested = groupsIn(typesIn(own), folder).filter((group) => !groups.has(`${folder}/${group.name}`));
  for (const group of nested) groups.add(`${folder}/${group.name}`);
  return [
    `## ${name}`,
    `From \`${specifier}\`.`,
    ...own.flatMap((member) => optionSection(name, member, entry)),
    ...nested.flatMap((group) => [
      `## ${group.name}`,
      ...(group.doc.summary === '' ? [] : [group.doc.summary]),
      ...membersOf(group, folder).flatMap((member) => optionSection(group.name, member, entry)),
    ]),
  ];
}

function typesIn(members: readonly Member[]): readonly string[] {
  return members.map(({ type }) => type);
}

/** The types of options that are nested in options. */
function groupsIn(types: readonly string[], folder: string, seen = new Set<string>()): readonly TypeDeclaration[] {
  const names = types.flatMap((type) => [...type.matchAll(/\b[A-Z]\w+/g)].map(([found]) => found));
  return names.flatMap((name) => {
    const declaration = typesOf(folder).get(name);
    if (declaration === undefined || seen.has(name)) return [];
    seen.add(name);
    const alias = ts.isTypeAliasDeclaration(declaration.node) ? [declaration.node.type.getText()] : [];
    const inside = isOptions(name) ? typesIn(membersOf(declaration, folder)) : [];
    const deeper = groupsIn([...inside, ...alias], folder, seen);
    return isOptions(name) && membersOf(declaration, folder).length > 0 ? [declaration, ...deeper] : deeper;
  });
}

function optionSection(owner: string, { name, isOptional, type, doc }: Member, entry: Entry): readonly string[] {
  const [otherwise] = doc.tags.get('default') ?? [];
  const text = type.replaceAll(/\s*\n\s*/g, ' ');
  const links = linksIn(type, entry);
  return [
    `### ${owner}: ${name}`,
    [
      `- Type: \`${text}\`${links.length === 0 ? '' : `, see ${links.join(', ')}`}`,
      isOptional ? `- Default: ${defaultText(otherwise)}` : '- Required',
    ].join('\n'),
    ...(doc.summary === '' ? [] : [doc.summary]),
    ...throwsAndExamples(doc),
  ];
}

/** Links to the descriptions of the types of an option: on this page, or with the other exports of its package. */
function linksIn(type: string, entry: Entry): readonly string[] {
  const groups = groupsIn([type], entry.folder).map(({ name }) => name);
  if (groups.length > 0) return groups.map((name) => `[${name}](#${name.toLowerCase()})`);
  const names = new Set(Array.from(type.matchAll(/\b[A-Z]\w+/g), ([found]) => found));
  const exported = exportsOf(entry.file).filter(({ name }) => names.has(name));
  return exported.map(({ name }) => `[${name}](api/${apiSlug(entry)}.md#${name.toLowerCase()})`);
}

/** Formats a default: a value as code, a sentence as text. */
function defaultText(text = 'none'): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  return /^(?:[\d.]+|'[^']*'|true|false|null|\[\]|\w+)$/.test(line) && line !== 'none' ? `\`${line}\`` : line;
}
