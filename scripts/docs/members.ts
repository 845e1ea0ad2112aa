import { globSync } from 'node:fs';
import ts from 'typescript-5';
import { docCommentOf, type DocComment } from './doc-comment.ts';
import { namesOf, sourceOf } from './sources.ts';

/** A property or method of an interface. */
export interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  /** The type of a property, or the whole signature of a method. */
  readonly type: string;
  readonly doc: DocComment;
}

/** An interface or type alias, declared anywhere in a package. */
export interface TypeDeclaration {
  readonly name: string;
  readonly file: string;
  readonly doc: DocComment;
  readonly node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration;
}

const packages = new Map<string, ReadonlyMap<string, TypeDeclaration>>();

/** The exported interfaces and type aliases of a package's sources, by name. */
export function typesOf(folder: string): ReadonlyMap<string, TypeDeclaration> {
  const known = packages.get(folder);
  if (known !== undefined) return known;
  const types = new Map<string, TypeDeclaration>();
  for (const file of globSync(`packages/${folder}/src/**/*.{ts,tsx}`).toSorted()) {
    const source = sourceOf(file);
    for (const node of source.statements) {
      if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) continue;
      const [name = ''] = namesOf(node);
      if (isExported(node)) types.set(name, { name, file, node, doc: docCommentOf(node, source) });
    }
  }
  packages.set(folder, types);
  return types;
}

function isExported(node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

/** The members of an interface, and of the interfaces of its package that it extends. */
export function membersOf(declaration: TypeDeclaration, folder: string): readonly Member[] {
  const { node, file } = declaration;
  if (!ts.isInterfaceDeclaration(node)) {
    return ts.isTypeLiteralNode(node.type) ? own(node.type.members, file) : [];
  }
  const inherited = (node.heritageClauses ?? []).flatMap(({ types }) =>
    types.flatMap(({ expression }) => {
      const base = typesOf(folder).get(expression.getText());
      return base === undefined ? [] : membersOf(base, folder);
    }),
  );
  return [...own(node.members, file), ...inherited];
}

function own(nodes: readonly ts.TypeElement[], file: string): readonly Member[] {
  const source = sourceOf(file);
  return nodes.flatMap((node) => {
    if (!ts.isPropertySignature(node) && !ts.isMethodSignature(node)) return [];
    const text = ts.isPropertySignature(node) ? (node.type?.getText(source) ?? 'unknown') : node.getText(source);
    return [
      {
        name: node.name.getText(source),
        isOptional: node.questionToken !== undefined,
        type: text.replace(/;$/, ''),
        doc: docCommentOf(node, source),
      },
    ];
  });
}
