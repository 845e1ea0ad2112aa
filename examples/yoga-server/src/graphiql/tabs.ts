/** A tab of GraphiQL. */
export interface GraphiQLTab {
  /** A named operation: its name is the tab's title. */
  readonly query: string;
  /** Initial values for the visitor; null if the operation has no variables. */
  readonly variables: Readonly<Record<string, unknown>> | null;
}

/** A placeholder for the id of the visitor's newest file, which the page fills in. */
export const NEWEST_FILE = 'NEWEST_FILE';

const ID = { id: NEWEST_FILE };

/** The life of a file, with one operation per tab: the first thing that newcomers see of the API. */
export const TABS: readonly GraphiQLTab[] = [
  {
    query: `# Opens an upload. Send the bytes from a terminal:
#
#   curl -T photo.jpg '<the URL>'
#
# Then continue in the tab Complete with the id.
mutation Upload {
  startFileUpload(name: "photo.jpg") {
    id
    urls
    expiresAt
  }
}
`,
    variables: null,
  },
  {
    query: `# Checks the bytes and makes the file READY.
# Its conversions and tags start automatically.
mutation Complete($id: ID!) {
  completeFileUpload(id: $id) {
    success
    file {
      status
      contentType
      width
      height
    }
  }
}
`,
    variables: ID,
  },
  {
    query: `# The file now, and after every change.
subscription Watch($id: ID!) {
  file(id: $id) {
    status
    version
    url
    conversions {
      name
      status
      url
    }
    tagging {
      status
    }
    tags {
      name
      confidence
      status
    }
  }
}
`,
    variables: ID,
  },
  {
    query: `# Decides on suggested tags, and adds your own.
# The tab Watch shows the names.
mutation Review($id: ID!, $confirm: [String!], $reject: [String!], $add: [String!]) {
  reviewFileTags(id: $id, confirm: $confirm, reject: $reject, add: $add) {
    tags {
      name
      status
      source
    }
  }
}
`,
    variables: { ...ID, confirm: [], reject: [], add: ['holiday'] },
  },
  {
    query: `# Your files with these tags, and all of your tags.
query ByTag($tags: [String!]) {
  files(where: { tags: { all: $tags } }, first: 5) {
    nodes {
      id
      name
      url
    }
  }
  fileTags {
    name
    files
  }
}
`,
    variables: { tags: ['holiday'] },
  },
  {
    query: `# Sets a customer's logo. Run it again with another file's id: the previous
# logo is then unattached, and expires.
mutation SetLogo($customer: ID!, $id: ID) {
  setCustomerLogo(id: $customer, logo: $id) {
    name
    logo {
      url
      attachments {
        target
        subject
        attachedAt
      }
    }
  }
}
`,
    variables: { customer: '1', ...ID },
  },
  {
    query: `# What your files are attached to, and when unattached files are deleted.
query Attachments {
  files(first: 5) {
    nodes {
      id
      name
      expiresAt
      attachments {
        target
        subject
      }
    }
  }
}
`,
    variables: null,
  },
];
