import AwsS3 from '@uppy/aws-s3';
import { Uppy } from '@uppy/core';

const target = 'Customer.logo';

async function ask<Data>(query: string, variables: object, signal?: AbortSignal): Promise<Data> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: signal ?? null,
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

/** The length of parts: what Uppy cuts is what Darkroom signs. */
const getChunkSize = ({ size }: { size: number }): number => Math.max(8 * 1024 * 1024, Math.ceil(size / 10_000));

export const uppy: Uppy = new Uppy().use(AwsS3, {
  shouldUseMultipart: true,
  getChunkSize,
  createMultipartUpload: async ({ name, type, size }) => {
    const { startFileUpload } = await ask<{ startFileUpload: { id: string } }>(
      `mutation ($target: String, $name: String, $contentType: String, $size: SafeInt, $partSize: SafeInt) {
        startFileUpload(target: $target, name: $name, contentType: $contentType, size: $size, partSize: $partSize) { id }
      }`,
      { target, name, contentType: type, size, partSize: getChunkSize({ size: size ?? 0 }) },
    );
    return { uploadId: startFileUpload.id, key: startFileUpload.id };
  },
  signPart: async (_file, { uploadId, partNumber, signal }) => {
    const { fileUpload } = await ask<{ fileUpload: { parts: { url: string }[] } | null }>(
      'query ($id: ID!, $part: Int!) { fileUpload(id: $id) { parts(numbers: [$part]) { url } } }',
      { id: uploadId, part: partNumber },
      signal,
    );
    if (!fileUpload?.parts[0]) throw new Error('The upload has ended. Start it again.');
    return { url: fileUpload.parts[0].url };
  },
  // The browser would send the type of a whole file as a header, which some storages refuse.
  uploadPartBytes: (part) =>
    AwsS3.uploadPartBytes({ ...part, body: part.body instanceof Blob ? part.body.slice() : part.body }),
  listParts: async (_file, { uploadId, signal }) => {
    const { fileUpload } = await ask<{ fileUpload: { parts: { number: number; uploaded: boolean }[] } | null }>(
      'query ($id: ID!) { fileUpload(id: $id) { parts { number uploaded } } }',
      { id: uploadId },
      signal,
    );
    return (fileUpload?.parts ?? [])
      .filter(({ uploaded }) => uploaded)
      .map(({ number }) => ({ PartNumber: number, ETag: 'kept by Darkroom' }));
  },
  completeMultipartUpload: async (file, { uploadId, signal }) => {
    await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id: uploadId }, signal);
    uppy.setFileMeta(file.id, { fileId: uploadId });
    return {};
  },
  abortMultipartUpload: async (_file, { uploadId }) => {
    await ask('mutation ($id: ID!) { abortFileUpload(id: $id) { success } }', { id: uploadId });
  },
});

uppy.on('upload-success', (file) => {
  if (file) console.log(file.name, 'is the file', uppy.getFile(file.id).meta['fileId']);
});
