const SHOWN = 'id logo { id url name attachments { subject } } logo_url reports { id url } cover { id url }';

/** A mutation of one field that gives a customer. */
function simple(field: string, variables: string): string {
  return `mutation (${variables}) { ${field} { ...S } } fragment S on Customer { ${SHOWN} }`;
}

/**
 * Documents for every way in which a client can hand in a file's id for a record, or have it shown, by what is special
 * about it. FILE and RECORD in them stand for these ids.
 */
export const ATTEMPTS: Readonly<Record<string, string>> = {
  'an argument': simple('setLogo(id: $record, logo: $id)', '$id: ID!, $record: ID!'),
  'a literal': `mutation { setLogo(id: "RECORD", logo: "FILE") { ${SHOWN} } }`,
  'an argument that adds, and an interface in return': `mutation ($id: ID!, $record: ID!) { addLogo(id: $record, logo: $id) { id logo { id url } ... on Customer { ${SHOWN} } } }`,
  'a list, and a union in return': simple('setReports(id: $record, reports: $ids)', '$ids: [ID!], $record: ID!'),
  'a list, beside an own file': simple('setReports(id: $record, reports: $both)', '$both: [ID!], $record: ID!'),
  'one in the place of a list': simple('setReports(id: $record, reports: [$id])', '$id: ID!, $record: ID!'),
  'an input field': simple('addReport(input: { customerId: $record, report: $id })', '$id: ID!, $record: ID!'),
  'a list of inputs': simple(
    'addReports(inputs: [{ customerId: "b2", report: $own }, { customerId: $record, report: $id }])',
    '$id: ID!, $record: ID!, $own: ID!',
  ),
  'an input in the place of a list of inputs': simple(
    'addReports(inputs: { customerId: $record, report: $id })',
    '$id: ID!, $record: ID!',
  ),
  'a nested input, in lists of lists': simple(
    'deepReports(input: { customerId: $record, inner: [{}, { inner: { inner: { reports: [[], [$own, $id]] } } }] })',
    '$id: ID!, $record: ID!, $own: ID!',
  ),
  'a list of records': simple('shareReport(ids: $records, report: $id)', '$id: ID!, $records: [ID!]!'),
  'a default value': simple('defaultLogo(id: $record)', '$record: ID!'),
  'a default value of an input field': simple('defaultReport(input: { customerId: $record })', '$record: ID!'),
  'a default value of a variable': `mutation ($file: ID = "FILE", $record: ID!) { setLogo(id: $record, logo: $file) { ${SHOWN} } }`,
  'a target that knows no record': simple('setCover(id: $record, cover: $id)', '$id: ID!, $record: ID!'),
  'a record that is made': simple('create(name: "b3", logo: $id)', '$id: ID!'),
  'a record that is made, by an interface': simple('createParty(name: "b3", logo: $id)', '$id: ID!'),
  'a record that is made, by a union': simple('createEither(name: "b3", logo: $id)', '$id: ID!'),
  'a namespaced mutation': `mutation ($id: ID!, $record: ID!) { customers { setLogo(id: $record, logo: $id) { ${SHOWN} } } }`,
  'aliases and fragments': `mutation ($id: ID!, $record: ID!, $own: ID!) { ...M }
       fragment M on Mutation {
         a: setLogo(id: $record, logo: $own) { ${SHOWN} }
         ... { b: setLogo(id: $record, logo: $id) { ${SHOWN} } }
         c: addReport(input: { customerId: $record, report: $id }) { ${SHOWN} }
         d: setLogo(id: $record, logo: null) { ${SHOWN} }
       }`,
  'the host’s own code, which adds': simple(
    'attachByHost(id: $record, logo: $id, attach: "ADD")',
    '$id: ID!, $record: ID!',
  ),
  'the host’s own code, which sets': simple(
    'attachByHost(id: $record, logo: $id, attach: "SET")',
    '$id: ID!, $record: ID!',
  ),
  'a host that names it unchecked': simple('nameUnchecked(id: $record, logo: $id)', '$id: ID!, $record: ID!'),
  'a query that looks by file': 'query ($id: ID!) { byLogo(logo: $id) }',
  'a query that looks by file and record': 'query ($id: ID!, $record: ID!) { byLogoOf(id: $record, logo: $id) }',
  'an argument of a subscription': `subscription ($id: ID!, $record: ID!) { logoOf(id: $record, logo: $id) { ${SHOWN} } }`,
  'the file’s own subscription': 'subscription ($id: ID!) { file(id: $id) { id url } }',
  'the file itself': 'query ($id: ID!) { file(id: $id) { id url } urlForFile(id: $id) { url } }',
  'its completion': 'mutation ($id: ID!) { completeFileUpload(id: $id) { success } }',
  // The last, as it takes the own file along.
  'its deletion': 'mutation ($id: ID!) { deleteFile(id: $id) { success } }',
};

/** What the documents of {@link ATTEMPTS} take. `own` is a file that the client may hand in. */
export function variablesFor(id: string, record: string, own: string): Readonly<Record<string, unknown>> {
  return { id, record, own, ids: [id], both: [own, id], records: ['b1', 'b2', record] };
}
