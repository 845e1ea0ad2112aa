import { ask } from './graphql.js';
import { showLibrary } from './library.js';
import { showTags } from './tags.js';

const START = /* GraphQL */ `
  mutation ($name: String, $contentType: String, $size: SafeInt) {
    startFileUpload(name: $name, contentType: $contentType, size: $size) {
      id
      partSize
      parts {
        number
        url
        size
        uploaded
      }
    }
  }
`;
const RESUME = /* GraphQL */ `
  query ($id: ID!) {
    fileUpload(id: $id) {
      id
      partSize
      parts {
        number
        url
        size
        uploaded
      }
    }
  }
`;
const COMPLETE = /* GraphQL */ `
  mutation ($id: ID!) {
    completeFileUpload(id: $id) {
      success
    }
  }
`;
const FOLLOW = /* GraphQL */ `
  subscription ($id: ID!) {
    file(id: $id) {
      id
      status
      version
      name
      size
      url
      rejection {
        message
      }
      conversion(name: SEPIA) {
        status
        url
        error
      }
      tagging {
        status
        error
      }
      tags {
        name
        confidence
        status
      }
    }
  }
`;
const PARALLEL_PARTS = 3;

const element = (id) => document.getElementById(id);
const form = element('form');
const input = element('file');
const progress = element('progress');

let events = null;
let uploading = false;
let newest = null;

const idOfPage = new URLSearchParams(location.search).get('id');
if (idOfPage !== null) follow(idOfPage);
void showLibrary();

input.addEventListener('change', () => {
  const [file] = input.files;
  if (file !== undefined) void choose(file);
});

async function choose(file) {
  uploading = true;
  form.hidden = true;
  let problem = null;
  try {
    await upload(file);
  } catch (error) {
    problem = error.message;
  }
  uploading = false;
  input.value = '';
  form.hidden = false;
  if (newest !== null) show(newest);
  if (problem !== null) say(problem, true);
}

/** Sends the parts that storage does not have yet, straight to it, then completes. */
async function upload(file) {
  say(`Uploading ${file.name}`);
  const { id, partSize, parts } = await open(file);
  history.replaceState(null, '', `/?id=${id}`);
  if (events === null) follow(id);

  const sent = parts.map((part) => (part.uploaded ? part.size : 0));
  const report = () => {
    progress.hidden = false;
    progress.value = file.size === 0 ? 1 : sent.reduce((sum, bytes) => sum + bytes, 0) / file.size;
  };
  report();

  const waiting = parts.filter((part) => !part.uploaded);
  const send = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const start = (part.number - 1) * partSize;
      const index = part.number - 1;
      await put(part.url, file.slice(start, start + part.size), (bytes) => {
        sent[index] = bytes;
        report();
      });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_PARTS }, send));
  await ask(COMPLETE, { id });
  progress.hidden = true;
  void showLibrary();
}

/** Opens an upload, or goes on with the one of this page when the same file is chosen again. */
async function open(file) {
  if (newest?.status === 'UPLOADING') {
    const { fileUpload } = await ask(RESUME, { id: newest.id });
    const size = fileUpload?.parts.reduce((sum, part) => sum + part.size, 0);
    if (newest.name === file.name && size === file.size) return fileUpload;
  }
  stopFollowing();
  const variables = { name: file.name, contentType: file.type || null, size: file.size };
  return (await ask(START, variables)).startFileUpload;
}

function put(url, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener('load', () => {
      if (request.status < 300) resolve();
      else reject(new Error(`A part was refused (${request.status}). Choose the file again to go on.`));
    });
    request.addEventListener('error', () =>
      reject(new Error('The connection was lost. Choose the file again to go on.')),
    );
    request.send(body);
  });
}

/** Shows the file as it is, and every change, over server-sent events, which reconnect by themselves. */
function follow(id) {
  const query = new URLSearchParams({ query: FOLLOW, variables: JSON.stringify({ id }) });
  events = new EventSource(`/graphql?${query}`);
  events.addEventListener('next', (event) => {
    const { data, errors } = JSON.parse(event.data);
    if (errors !== undefined) return say(errors[0].message, true);
    newest = data.file;
    if (newest === null) say(`There is no file ${id} of yours.`, true);
    else show(newest);
  });
  events.addEventListener('complete', () => events?.close());
}

function stopFollowing() {
  events?.close();
  events = null;
  newest = null;
  showImage('original', null);
  showImage('sepia', null);
  showTags(null);
}

function show(file) {
  showImage('original', file.url);
  showImage('sepia', file.conversion?.url ?? null);
  showTags(file);
  if (uploading && file.status === 'UPLOADING') return;
  form.hidden = file.status === 'VERIFYING';
  element('label').textContent = file.status === 'UPLOADING' ? `Choose ${file.name} again to go on` : 'Choose an image';
  const { text, failed } = describe(file);
  say(text, failed);
}

function describe(file) {
  if (file.status === 'UPLOADING') return { text: 'The upload is not finished.', failed: false };
  if (file.status === 'VERIFYING') return { text: 'Checking the file…', failed: false };
  if (file.status === 'REJECTED') return { text: file.rejection.message, failed: true };
  if (file.status !== 'READY') return { text: 'The upload was given up. Start again.', failed: true };
  if (file.conversion === null) return { text: 'Done. This kind of file has no sepia.', failed: false };
  if (file.conversion.status === 'DONE') return { text: 'Done.', failed: false };
  if (file.conversion.status === 'FAILED') return { text: file.conversion.error, failed: true };
  return { text: 'Processing…', failed: false };
}

/** Sets a source only when it is another image: a new signature of the same one must not make it load again. */
function showImage(id, url) {
  const figure = element(id);
  const image = figure.querySelector('img');
  figure.hidden = url === null;
  if (url === null) image.removeAttribute('src');
  else if (!image.src || new URL(url).pathname !== new URL(image.src).pathname) image.src = url;
}

function say(text, failed = false) {
  element('status').textContent = text;
  element('status').className = failed ? 'error' : '';
}
