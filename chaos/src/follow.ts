import type { FileHistory, Seen } from './history.ts';
import { describeFile, type DescribedFile } from './invariants/describe-file.ts';
import type { Session } from './session.ts';

const FIELDS = /* GraphQL */ `
  id
  version
  status
  url
  conversions {
    status
    url
  }
  tags(status: [SUGGESTED, CONFIRMED, REJECTED]) {
    name
    status
  }
  tagging {
    status
  }
`;

interface ShownFile extends Omit<DescribedFile, 'taggingStatus'> {
  readonly id: string;
  readonly version: number;
  readonly tagging: { readonly status: string } | null;
}

/** A subscription by which a file is followed, and what an event of it says of the file: undefined for nothing. */
interface Way {
  readonly document: string;
  readonly shownBy: (data: Record<string, unknown>, id: string) => ShownFile | null | undefined;
}

/** By itself, among others over one connection, and as one of a list. */
const WAYS: readonly Way[] = [
  {
    document: `subscription ($id: ID!) { file(id: $id) { ${FIELDS} } }`,
    shownBy: ({ file }) => file as ShownFile | null,
  },
  {
    document: `subscription ($ids: [ID!]!) { fileUpdates(ids: $ids) { id file { ${FIELDS} } } }`,
    shownBy: ({ fileUpdates }, id) => {
      const update = fileUpdates as { readonly id: string; readonly file: ShownFile | null };
      return update.id === id ? update.file : undefined;
    },
  },
  {
    document: `subscription ($ids: [ID!]) { files(where: { ids: $ids }) { nodes { ${FIELDS} } } }`,
    shownBy: ({ files }, id) =>
      (files as { readonly nodes: readonly ShownFile[] }).nodes.find((node) => node.id === id) ?? null,
  },
];

/** How many of a user's files are followed together. */
const TOGETHER = 10;

const PAUSE_MILLISECONDS = 500;

/**
 * Follows a file until it is gone, or the signal aborts. It subscribes again only where the transport was lost, or the
 * subscription never began: what else ends one is a complaint. One file after the other is followed by another of the
 * subscriptions that there are.
 */
export async function follow(session: Session, file: FileHistory, following: AbortSignal): Promise<void> {
  const { histories } = session;
  const way = WAYS[histories.length % WAYS.length] as Way;
  const ids = histories.slice(-TOGETHER).map(({ id }) => id);
  const seen: Seen = { version: 0, shown: null, isWhole: true, isGone: false };
  file.seen = seen;
  while (!following.aborted) {
    let hasBegun = false;
    try {
      for await (const { data, codes } of session.client.follow<Record<string, unknown>>(
        way.document,
        { id: file.id, ids },
        following,
      )) {
        const shown = data === null || data === undefined ? null : way.shownBy(data, file.id);
        if (shown === undefined) continue;
        if (data == null || (shown === null && codes.length > 0)) {
          if (!hasBegun) continue;
          session.note(file, `its subscriber was told of ${codes.join(', ')} and no file`);
          seen.isWhole = false;
        } else if (shown === null) {
          seen.isGone = true;
          session.note(file, 'its subscriber was told that it is gone');
          return;
        } else {
          const { version } = shown;
          // After another process was asked, an older state may come first.
          if (hasBegun && version < seen.version) {
            file.complaints.push(`version ${version} was told after ${seen.version}`);
          }
          hasBegun = true;
          seen.version = version;
          seen.isWhole = codes.length === 0;
          const taggingStatus = shown.tagging?.status ?? null;
          seen.shown = seen.isWhole ? describeFile({ ...shown, taggingStatus }) : null;
          session.note(
            file,
            `its subscriber was told of version ${version}${codes.length === 0 ? '' : ` and ${codes.join(', ')}`}`,
          );
        }
      }
      if (hasBegun) {
        file.complaints.push(`its subscription ended after version ${seen.version}`);
        return;
      }
    } catch {
      session.note(file, 'its subscriber lost the transport');
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
}
