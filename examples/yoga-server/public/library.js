import { ask } from './graphql.js';

const FILES = /* GraphQL */ `
  query ($where: FileWhere) {
    files(where: $where, first: 24) {
      nodes {
        id
        name
        url
        contentType
      }
    }
  }
`;
const NAMES = /* GraphQL */ `
  query ($prefix: String) {
    fileTags(prefix: $prefix, first: 20) {
      name
      files
    }
  }
`;

const element = (id) => document.getElementById(id);
const filter = element('filter-tag');

element('filter').addEventListener('submit', (event) => event.preventDefault());
filter.addEventListener('input', () => void showLibrary());
for (const input of [filter, element('new-tag')]) input.addEventListener('input', () => void suggestNames(input.value));

let latest = 0;

/** Shows the visitor's files, those with the tag that is typed in, newest first. */
export async function showLibrary() {
  const mine = (latest += 1);
  const tag = filter.value.trim();
  const where = { status: ['READY'], ...(tag === '' ? {} : { tags: { all: [tag] } }) };
  const { files } = await ask(FILES, { where });
  // What was typed later may have been answered earlier.
  if (mine === latest) element('files').replaceChildren(...files.nodes.map(fileItem));
}

async function suggestNames(prefix) {
  const { fileTags } = await ask(NAMES, { prefix });
  const options = fileTags.map(({ name, files }) =>
    Object.assign(document.createElement('option'), { value: name, label: `${name} (${files})` }),
  );
  element('known-tags').replaceChildren(...options);
}

function fileItem({ id, name, url, contentType }) {
  const link = Object.assign(document.createElement('a'), { href: `/?id=${id}` });
  if (contentType?.startsWith('image/')) {
    link.append(Object.assign(document.createElement('img'), { src: url, alt: name ?? '' }));
  } else {
    link.textContent = name ?? id;
  }
  const item = document.createElement('li');
  item.append(link);
  return item;
}
