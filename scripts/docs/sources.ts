import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript-5';

const root = join(import.meta.dirname, '../..');

/** A path to import from, as in a package's manifest. */
export interface Entry {
  /** For example, `@graphql-darkroom/core/adapter`. */
  readonly specifier: string;
  /** The folder in `packages`. */
  readonly folder: string;
  /** The path of the source file, from the root. */
  readonly file: string;
}

/** A statement that an entry exports. */
export interface Exported {
  readonly name: string;
  /** The path of the file that declares it, from the root. */
  readonly file: string;
  readonly node: ts.Statement;
  readonly source: ts.SourceFile;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
}

/** Every entry of every package. */
export function entries(): readonly Entry[] {
  return globSync('packages/*/package.json', { cwd: root })
    .toSorted()
    .flatMap((manifestFile) => {
      const { name, exports } = JSON.parse(readFileSync(join(root, manifestFile), 'utf8')) as Manifest;
      const folder = dirname(manifestFile);
      return Object.entries(exports).flatMap(([path, target]) => {
        const file = typeof target === 'string' ? undefined : target['@graphql-darkroom/source'];
        if (typeof file !== 'string') return [];
        return [{ specifier: join(name, path), folder: folder.replace('packages/', ''), file: join(folder, file) }];
      });
    });
}

const parsed = new Map<string, ts.SourceFile>();

/** A source file, by its path from the root. */
export function sourceOf(file: string): ts.SourceFile {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  parsed.set(file, source);
  return source;
}

/** The declarations of a file, with their comments and without the code. */
export function declarationsOf(file: string): ts.SourceFile {
  const key = `${file} as declarations`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const { outputText } = ts.transpileDeclaration(readFileSync(join(root, file), 'utf8'), {
    fileName: file,
    compilerOptions: { isolatedDeclarations: true, target: ts.ScriptTarget.ES2024, jsx: ts.JsxEmit.ReactJSX },
  });
  const source = ts.createSourceFile(`${file}.d.ts`, outputText, ts.ScriptTarget.Latest, true);
  parsed.set(key, source);
  return source;
}

/** The names that a statement declares. */
export function namesOf(node: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText());
  if (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node)
  ) {
    return node.name === undefined ? [] : [node.name.text];
  }
  return [];
}

const exportedBy = new Map<string, readonly Exported[]>();

/** Everything that an entry exports, sorted by name. */
export function exportsOf(file: string): readonly Exported[] {
  const known = exportedBy.get(file) ?? readExports(file);
  exportedBy.set(file, known);
  return known;
}

function readExports(file: string): readonly Exported[] {
  const source = declarationsOf(file);
  const found = source.statements.flatMap((node): readonly Exported[] => {
    if (ts.isExportDeclaration(node) && node.exportClause !== undefined && ts.isNamedExports(node.exportClause)) {
      const from = node.moduleSpecifier;
      return node.exportClause.elements.flatMap((element) => {
        const name = (element.propertyName ?? element.name).text;
        const target = from !== undefined && ts.isStringLiteral(from) ? resolved(from.text, file) : null;
        return target === null ? [] : exportsOf(target).filter((each) => each.name === name);
      });
    }
    const isExported =
      ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    return isExported ? namesOf(node).map((name) => ({ name, file, node, source })) : [];
  });
  return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function resolved(specifier: string, from: string): string | null {
  if (specifier.startsWith('.')) return relative(root, join(root, dirname(from), specifier)).replace(/\.js$/, '.ts');
  return entries().find((entry) => entry.specifier === specifier)?.file ?? null;
}

/** The URL of a file on GitHub. */
export function onGitHub(file: string): string {
  return `https://github.com/graphql-darkroom/darkroom/blob/main/${file}`;
}
