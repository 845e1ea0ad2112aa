/**
 * The server's `names`, if it renamed types or root fields of Darkroom: by type, or by coordinate such as `Query.file`.
 */
export type Names = Readonly<Record<string, string>>;

/** Selects a root field by the server's name; the response has it under Darkroom's own name. */
export function rootField(names: Names, coordinate: string): string {
  const own = coordinate.slice(coordinate.indexOf('.') + 1);
  const name = names[coordinate] ?? own;
  return name === own ? own : `${own}: ${name}`;
}
