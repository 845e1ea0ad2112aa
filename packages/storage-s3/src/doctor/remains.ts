import { ListObjectsV2Command, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { S3Bucket } from '../bucket.ts';
import { isUnanswered } from './describe-error.ts';

/**
 * What the server still lists below a prefix: objects, versions and delete markers, from plain and versioned listings,
 * since some servers ignore `?versions`. A listing that may not be read counts as empty: another check reports it.
 */
export async function remainsBelow({ client, name: Bucket }: S3Bucket, Prefix: string): Promise<readonly string[]> {
  const listings = [
    async (): Promise<readonly string[]> => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
      return Contents.map(({ Key = '' }) => Key);
    },
    async (): Promise<readonly string[]> => {
      const answer = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
      const { Versions = [], DeleteMarkers = [] } = answer;
      return [
        ...Versions.map(({ Key = '', VersionId = '' }) => `version ${VersionId} of ${Key}`),
        ...DeleteMarkers.map(({ Key = '' }) => `the delete marker of ${Key}`),
      ];
    },
  ];
  const found: string[] = [];
  for (const list of listings) {
    try {
      found.push(...(await list()));
    } catch (error) {
      if (isUnanswered(error)) throw error;
    }
  }
  return found;
}
