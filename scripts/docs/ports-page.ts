import { throwsAndExamples } from './doc-comment.ts';
import { membersOf, type Member, typesOf } from './members.ts';
import { onGitHub } from './sources.ts';

/** The ports, each with the interfaces that it consists of. */
const PORTS: readonly (readonly [port: string, parts: readonly string[]])[] = [
  ['Storage', ['StorageUploads', 'StorageObjects']],
  [
    'Database',
    [
      'OpenDatabase',
      'DatabaseFiles',
      'DatabaseAttachments',
      'DatabaseConversions',
      'DatabaseTags',
      'DatabaseJobs',
      'JobWorker',
      'DatabaseEvents',
      'DatabaseMarks',
      'DatabaseReferences',
    ],
  ],
  ['PubSub', ['PubSubListener']],
  ['Processor', ['ConversionDefinition', 'ProcessorProcesses', 'FileSource', 'ConversionDestination']],
  ['Tagger', ['TaggerCopies', 'SuggestedTag']],
  ['DarkroomLogger', []],
  ['SqlClient', []],
];

/** Every method of the ports, with what an implementation must guarantee. */
export function portsPage(): string {
  return [
    '# Ports',
    'Look up what Darkroom asks of an adapter: the methods of each port and what they promise. Import the types from `@graphql-darkroom/core/adapter`, and run the contract tests of `@graphql-darkroom/core/testing` on your adapter. [The entry](api/core-adapter.md) has the types of the parameters.',
    ...PORTS.flatMap(([port, parts]) => [port, ...parts].flatMap((name) => interfaceSection(name))),
  ].join('\n\n');
}

function interfaceSection(name: string): readonly string[] {
  const declaration = typesOf('core').get(name);
  if (declaration === undefined) throw new Error(`Core has no interface ${name}. Correct the list of ports.`);
  return [
    `## ${name}`,
    declaration.doc.summary,
    ...throwsAndExamples(declaration.doc),
    `[Source](${onGitHub(declaration.file)})`,
    ...membersOf(declaration, 'core').flatMap((member) => memberSection(name, member)),
  ];
}

function memberSection(owner: string, { name, isOptional, type, doc }: Member): readonly string[] {
  const isMethod = type.startsWith(name);
  const [otherwise] = doc.tags.get('default') ?? [];
  const code = isMethod ? type : `readonly ${name}${isOptional ? '?' : ''}: ${type}`;
  return [
    `### ${owner}.${name}`,
    `\`\`\`ts\n${code.replaceAll(/^ {2}/gm, '')}\n\`\`\``,
    ...(doc.summary === '' ? [] : [doc.summary]),
    ...(isOptional
      ? [`Optional.${otherwise === undefined ? '' : ` Without it: ${otherwise.replaceAll(/\s*\n\s*/g, ' ')}.`}`]
      : []),
    ...throwsAndExamples(doc),
  ];
}
