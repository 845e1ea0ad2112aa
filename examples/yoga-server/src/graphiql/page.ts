import { NEWEST_FILE, TABS } from './tabs.ts';

/** GraphiQL's page around its script and style sheet, which browsers cache. */
export function graphiqlPage(paths: { readonly script: string; readonly styles: string }): string {
  return /* HTML */ `<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Darkroom demo</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${paths.styles}" />
      </head>
      <body>
        <div id="root"></div>
        <script src="${paths.script}"></script>
        <script type="module">
          ${START};
        </script>
      </body>
    </html>`;
}

/**
 * Shows the operation in the URL, `?query=…&variables=…`, and updates the URL with every edit, so that it can be
 * shared. Without an operation in the URL, the first visit shows the tabs, with the visitor's newest file if there is
 * one.
 */
const START = `
const parameters = new URLSearchParams(location.search);
const query = parameters.get('query');
const linked = query === null ? [] : [{ query, variables: parameters.get('variables') ?? '' }];

async function newestFile() {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ files(first: 1) { nodes { id } } }' });
  const response = await fetch('/graphql', { method: 'POST', headers, body });
  return (await response.json()).data.files.nodes[0]?.id;
}
const id = (await newestFile().catch(() => null)) ?? 'the id of a file';
const tabs = ${JSON.stringify(TABS)}.map(({ query, variables }) => ({
  query,
  variables: variables === null ? '' : JSON.stringify(variables, (_, value) => (value === '${NEWEST_FILE}' ? id : value), 2),
}));

const keep = (name) => (text) => {
  const url = new URL(location.href);
  url.searchParams.set(name, text);
  history.replaceState(null, '', url);
};
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  title: 'Darkroom demo',
  defaultTabs: [...linked, ...tabs],
  variables: linked[0]?.variables,
  onEditQuery: keep('query'),
  onEditVariables: keep('variables'),
});
`;
