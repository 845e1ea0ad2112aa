import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** What an operation is made by: the same gene gives the same operation. */
export interface Gene {
  readonly kind: 'query' | 'mutation';
  readonly seed: number;
  /** How often a root field is asked for. */
  readonly roots: number;
  /** How often a field within is. */
  readonly fields: number;
  /** How long lists in arguments are. */
  readonly items: number;
  /** How long texts in arguments are. */
  readonly letters: number;
}

const MOST_DEEP = 4;

/** The seeded random numbers from 0 to 1 of mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A gene of which all is drawn, its sizes by their magnitude. */
export function newGene(random: () => number): Gene {
  const upTo = (most: number): number => Math.round(most ** random());
  return {
    kind: random() < 0.75 ? 'query' : 'mutation',
    seed: Math.floor(random() * 2 ** 32),
    roots: upTo(2000),
    fields: upTo(8000),
    items: upTo(2000),
    letters: upTo(50_000),
  };
}

/** A gene that is like another but for one size. */
export function mutated(gene: Gene, random: () => number): Gene {
  const name = (['roots', 'fields', 'items', 'letters'] as const)[Math.floor(random() * 4)] ?? 'roots';
  return { ...gene, [name]: Math.max(1, Math.round(gene[name] * 4 ** (random() * 2 - 1))) };
}

/**
 * An operation over a schema, of at most so many bytes: one to three root fields with arguments, under aliases, whose
 * types are selected by one fragment each, in which fields are again under aliases.
 *
 * @param ids What arguments of type `ID` are drawn from.
 */
export function operationOf(schema: GraphQLSchema, gene: Gene, ids: readonly string[], maxBytes: number): string {
  let { roots, fields, items } = gene;
  let letters = Math.min(gene.letters, Math.ceil(maxBytes / items));
  for (;;) {
    const text = write(schema, { ...gene, roots, fields, items, letters }, ids);
    if (text.length <= maxBytes) return text;
    // What is too long loses a little of everything.
    [roots, fields, items, letters] = [roots, fields, items, letters].map((size) =>
      Math.max(1, Math.floor(size * 0.8)),
    ) as [number, number, number, number];
  }
}

/**
 * Whether a field is of a type of Darkroom's, shows or takes a file, or has a type below it: the rest, a leaf of the
 * host's own, costs what it costs without Darkroom. Leaves that take a file and cannot be null are left out too: past
 * the budget each has to reject by itself, which costs an executor 6 µs.
 */
function leadsToFiles(parent: GraphQLObjectType, { type, args }: GraphQLField<unknown, unknown>): boolean {
  const below = getNamedType(type);
  const isHosts = !/^(File|Complete|Abort|Delete|PageInfo)/.test(parent.name);
  return !isHosts || isCompositeType(below) || below.name === 'URL' || (args.length > 0 && !isNonNullType(type));
}

/**
 * The same operation without files: where it asks a customer for those, it asks for the name. What the host takes for
 * it, it would take without Darkroom too.
 */
export function withoutFiles(document: string): string {
  let text = document.replaceAll(
    /(\w+_\w+: )(?:logo_url|logo|contracts)\b(?:\([^)]*\))?(?: \{ \.\.\.\w+ \})?/g,
    '$1name',
  );
  for (;;) {
    const unused = Array.from(text.matchAll(/fragment (\w+) on \w+ \{/g)).find(
      ([, name]) => !text.includes(`...${name} `),
    );
    if (unused === undefined) return text;
    const end = text.indexOf(' fragment ', unused.index + 1);
    text = text.slice(0, unused.index) + (end === -1 ? '' : text.slice(end + 1));
  }
}

function write(schema: GraphQLSchema, gene: Gene, ids: readonly string[]): string {
  const random = randomFrom(gene.seed);
  const pick = <Item>(from: readonly Item[]): Item => {
    const item = from[Math.floor(random() * from.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  const fragments = new Map<string, string>();

  const value = (type: GraphQLInputType): string => {
    const nullable = getNullableType(type);
    if (isListType(nullable)) return `[${Array.from({ length: gene.items }, () => value(nullable.ofType)).join(' ')}]`;
    if (isEnumType(nullable)) return pick(nullable.getValues()).name;
    if (isInputObjectType(nullable)) {
      const given = Object.values(nullable.getFields()).filter(
        ({ type: fieldType }) => isNonNullType(fieldType) || random() < 0.4,
      );
      return `{ ${given.map((field) => `${field.name}: ${value(field.type)}`).join(' ')} }`;
    }
    switch (getNamedType(nullable).name) {
      case 'ID':
        return JSON.stringify(pick(ids));
      case 'Int':
      case 'SafeInt':
        return pick(['1', '20', '100', '100', '100']);
      case 'Float':
        return pick(['0', '0.5', '1']);
      case 'Boolean':
        return pick(['true', 'false']);
      default:
        return JSON.stringify(
          `${Math.floor(random() * 1e6)}${pick(['a', 'é', '\u0315\u0300', ' ']).repeat(gene.letters)}`,
        );
    }
  };

  const call = (field: GraphQLField<unknown, unknown>, aliases: number, depth: number): string => {
    const below = getNamedType(field.type);
    if (isCompositeType(below) && (depth >= MOST_DEEP || !isObjectType(below))) return '';
    const selection = isObjectType(below) ? ` { ...${fragmentOf(below, depth + 1)} }` : '';
    const isGiven = ({ type }: GraphQLArgument): boolean => isNonNullType(type) || random() < 0.5;
    return Array.from({ length: aliases }, (_, index) => {
      const args = field.args.filter(isGiven).map((arg) => `${arg.name}: ${value(arg.type)}`);
      return `${field.name}_${index.toString(36)}: ${field.name}${args.length > 0 ? `(${args.join(' ')})` : ''}${selection}`;
    }).join(' ');
  };

  const fragmentOf = (type: GraphQLObjectType, depth: number): string => {
    const name = `${type.name}${depth}`;
    if (fragments.has(name)) return name;
    fragments.set(name, '');
    const all = Object.values(type.getFields()).filter((field) => leadsToFiles(type, field));
    const [many, ...others] = new Set([pick(all), pick(all), pick(all)]);
    const body = [...(many ? [call(many, gene.fields, depth)] : []), ...others.map((field) => call(field, 1, depth))];
    fragments.set(name, `fragment ${name} on ${type.name} { __typename ${body.join(' ')} }`);
    return name;
  };

  const root = gene.kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  const ours = Object.values(root?.getFields() ?? {}).filter((field) => root && leadsToFiles(root, field));
  const chosen = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(ours));
  const body = [...new Set(chosen)].map((field) => call(field, gene.roots, 0)).join(' ');
  return `${gene.kind} { ${body} } ${[...fragments.values()].join(' ')}`;
}
