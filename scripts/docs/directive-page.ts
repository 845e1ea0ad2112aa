import { Kind, print } from 'graphql';
import { membersOf, typesOf } from './members.ts';
import { darkroomDefinitions, textOf, typeLink } from './schema-page.ts';

const EXAMPLE = `\`\`\`graphql
type Customer {
  id: ID!
  logo: File @fileUpload(subject: "id", accept: ["image/*"], maxBytes: 5000000, visibility: PUBLIC)
}

type Mutation {
  setLogo(
    customerId: ID!
    file: ID! @fileUpload(target: "Customer.logo", subject: "customerId", attach: SET)
  ): Customer
}
\`\`\``;

/** The directive with each of its arguments. */
export function directivePage(): string {
  const directive = darkroomDefinitions().find(
    (node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === 'fileUpload',
  );
  if (directive?.kind !== Kind.DIRECTIVE_DEFINITION) throw new Error('The SDL of core has no directive @fileUpload.');
  const places = directive.locations.map(({ value }) => value.toLowerCase().replaceAll('_', ' ')).join(', ');
  const policy = typesOf('core').get('FilePolicyOptions');
  const defaults = new Map(
    (policy === undefined ? [] : membersOf(policy, 'core')).map(({ name, doc }) => [
      name,
      doc.tags.get('default')?.[0],
    ]),
  );
  const sections = (directive.arguments ?? []).flatMap((argument) => [
    `## ${argument.name.value}`,
    `Type: ${typeLink(argument, 'schema.md')}${argument.defaultValue === undefined ? '' : `, \`${print(argument.defaultValue)}\` by default`}`,
    textOf(argument),
    ...(defaults.get(argument.name.value) === undefined
      ? []
      : [`Default: ${defaults.get(argument.name.value)?.replaceAll(/\s*\n\s*/g, ' ')}.`]),
  ]);
  return [
    '# The @fileUpload directive',
    `Look up each argument of \`@fileUpload\`. ${textOf(directive)}`,
    `You can put it on: ${places}. A place that leaves out an argument gets the value from the option [\`defaults\`](options.md#createdarkroom-defaults) of \`createDarkroom\`, where it has one.`,
    EXAMPLE,
    ...sections,
  ].join('\n\n');
}
