import { type Names, rootField } from '../transport/names.ts';
import type { Selection } from './file-fields.ts';

/** The subscription to some files. */
export function watchOperation(names: Names, { spread, fragments }: Selection): string {
  return `subscription fileUpdates($ids: [ID!]!) { ${rootField(names, 'Subscription.fileUpdates')}(ids: $ids) { id file { id version ${spread} } } } ${fragments}`;
}

/** The query that requests some files once: `file0` by the variable `id0`, and so on. */
export function pollOperation(names: Names, { spread, fragments }: Selection, count: number): string {
  const each = Array.from({ length: count }, (_, index) => index);
  const variables = each.map((index) => `$id${index}: ID!`).join(', ');
  const field = names['Query.file'] ?? 'file';
  const files = each.map((index) => `file${index}: ${field}(id: $id${index}) { id version ${spread} }`).join(' ');
  return `query files(${variables}) { ${files} } ${fragments}`;
}
