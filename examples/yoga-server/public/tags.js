import { ask } from './graphql.js';

const REVIEW = /* GraphQL */ `
  mutation (
    $id: ID!
    $confirm: [String!]
    $reject: [String!]
    $add: [String!]
    $unreviewed: UnreviewedFileTags
    $ifVersion: Int
  ) {
    reviewFileTags(
      id: $id
      confirm: $confirm
      reject: $reject
      add: $add
      unreviewed: $unreviewed
      ifVersion: $ifVersion
    ) {
      id
    }
  }
`;
const AGAIN = /* GraphQL */ `
  mutation ($id: ID!) {
    suggestFileTags(id: $id) {
      id
    }
  }
`;

const element = (id) => document.getElementById(id);

let fileId = null;
// What is shown: the rest may only be discarded as long as no other came in.
let version = null;

element('add-tag').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = element('new-tag');
  void decide({ add: [input.value] }).then((done) => done && (input.value = ''));
});
element('discard').addEventListener('click', () => void decide({ unreviewed: 'DISCARD', ifVersion: version }));
element('again').addEventListener('click', () => void act(AGAIN, { id: fileId }));

/** Shows the tags of a READY file, as they come in and are decided on; of null, none. */
export function showTags(file) {
  const isShown = file?.status === 'READY';
  element('tags').hidden = !isShown;
  fileId = isShown ? file.id : null;
  version = isShown ? file.version : null;
  if (!isShown) return;
  const failed = file.tagging?.status === 'FAILED';
  element('tagging').textContent = describe(file);
  element('tagging').className = failed ? 'error' : '';
  element('again').hidden = !failed;
  element('discard').hidden = !file.tags.some(({ status }) => status === 'SUGGESTED');
  element('tag-list').replaceChildren(...file.tags.filter(({ status }) => status !== 'REJECTED').map(tagItem));
}

function describe({ tagging, tags }) {
  if (tagging === null) return tags.length === 0 ? 'Nobody looked for tags in this kind of file.' : '';
  if (tagging.status === 'FAILED') return tagging.error;
  if (tagging.status !== 'DONE') return tagging.error ?? 'Looking for tags…';
  return tags.some(({ status }) => status === 'SUGGESTED') ? 'Which of these are right?' : '';
}

function tagItem({ name, confidence, status }) {
  const item = document.createElement('li');
  item.className = status.toLowerCase();
  const text = document.createElement('span');
  text.textContent = confidence === null ? name : `${name} ${Math.round(confidence * 100)} %`;
  item.append(text);
  if (status === 'SUGGESTED') item.append(button('✓', `Confirm ${name}`, { confirm: [name] }));
  item.append(button('✗', `Reject ${name}`, { reject: [name] }));
  return item;
}

function button(sign, label, decision) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = sign;
  made.setAttribute('aria-label', label);
  made.addEventListener('click', () => void decide(decision));
  return made;
}

/** What is decided comes back by the subscription. */
function decide(decision) {
  return act(REVIEW, { id: fileId, ...decision });
}

async function act(document, variables) {
  try {
    await ask(document, variables);
    return true;
  } catch (error) {
    element('tagging').textContent = error.message;
    element('tagging').className = 'error';
    return false;
  }
}
