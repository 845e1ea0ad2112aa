import type { FileHistory, Seen } from './history.ts';
import { describeFile, type DescribedFile } from './invariants/describe-file.ts';
import type { Session } from './session.ts';

const FILE = /* GraphQL */ `
  subscription ($id: ID!) {
    file(id: $id) {
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
    }
  }
`;

interface ShownFile extends Omit<DescribedFile, 'taggingStatus'> {
  readonly version: number;
  readonly tagging: { readonly status: string } | null;
}

const PAUSE_MILLISECONDS = 500;

/**
 * Follows a file until it is gone, or the signal aborts. It subscribes again only where the transport was lost, or the
 * subscription never began: what else ends one is a complaint.
 */
export async function follow(session: Session, file: FileHistory, following: AbortSignal): Promise<void> {
  const seen: Seen = { version: 0, shown: null, isWhole: true, isGone: false };
  file.seen = seen;
  while (!following.aborted) {
    let hasBegun = false;
    try {
      for await (const { data, codes } of session.client.follow<{ file: ShownFile | null }>(
        FILE,
        { id: file.id },
        following,
      )) {
        if (data?.file === undefined || (data.file === null && codes.length > 0)) {
          if (!hasBegun) continue;
          session.note(file, `its subscriber was told of ${codes.join(', ')} and no file`);
          seen.isWhole = false;
        } else if (data.file === null) {
          seen.isGone = true;
          session.note(file, 'its subscriber was told that it is gone');
          return;
        } else {
          const { version } = data.file;
          // After another process was asked, an older state may come first.
          if (hasBegun && version < seen.version) {
            file.complaints.push(`version ${version} was told after ${seen.version}`);
          }
          hasBegun = true;
          seen.version = version;
          seen.isWhole = codes.length === 0;
          const taggingStatus = data.file.tagging?.status ?? null;
          seen.shown = seen.isWhole ? describeFile({ ...data.file, taggingStatus }) : null;
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
