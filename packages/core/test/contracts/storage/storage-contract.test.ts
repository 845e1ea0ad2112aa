import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { StorageObjects } from '../../../src/ports/storage-objects.ts';
import { storageContract } from '../../../src/testing/storage/storage-contract.ts';
import { streamOf, type StorageContractSubject } from '../../../src/testing/storage/subject.ts';
import { BROKEN_UNREACHABLE, unreachableBut } from './broken-unreachable.ts';
import {
  broken,
  BrokenPromise,
  completesAnything,
  deletesNeighbours,
  latePutOverwrites,
  partUrlsWithoutSignature,
  countsWhatHasLanded,
  publishesReferences,
  readsWholeBodies,
  staleByStart,
  takesBrokenBodies,
  withoutLimits,
} from './broken.ts';

const ignoresAddedParameters = broken(({ fetch }) => ({
  fetch: (request) => fetch(new Request(request.url.replace('&added=1', ''), request)),
}));

const signsPartsForAnHourMore = broken(({ uploads }) => ({
  uploads: { sign: (input) => uploads.sign({ ...input, expiresInSeconds: input.expiresInSeconds + 3600 }) },
}));

const completesWhatIsThere = broken(({ uploads }) => ({
  uploads: {
    complete: async (input) => {
      const landed = await uploads.list(input);
      const parts = input.parts.map((part) => landed?.find(({ number }) => number === part.number) ?? part);
      return uploads.complete({ ...input, parts });
    },
  },
}));

/** Says that it took what is PUT to a closed upload, and does not list it. */
const takesLatePuts = broken(({ fetch }) => ({
  fetch: async (request) => {
    const response = await fetch(request);
    return response.status === 404 ? new Response(null) : response;
  },
}));

/** The same, whose URLs are for whole uploads. */
function forWholeUploads(subjectOf: () => StorageContractSubject): () => StorageContractSubject {
  return () => {
    const { storage, ...subject } = subjectOf();
    return { ...subject, storage: { ...storage, uploads: { ...storage.uploads, urlScope: 'UPLOAD' } } };
  };
}

const removesBeforeWriting = broken(({ objects }) => ({
  objects: {
    write: async (input) => {
      await objects.delete({ keys: [input.key] });
      return objects.write(input);
    },
  },
}));

function without(left: readonly ('publish' | 'publicUrl' | 'adopt' | 'peek')[]): StorageContractSubject {
  const { storage, fetch } = broken(() => ({}))();
  const objects: StorageObjects = { ...storage.objects };
  for (const method of left) delete objects[method];
  return { storage: { ...storage, objects }, fetch };
}

/** Each case by its name, with a storage that breaks this promise. */
const brokenStorages: Readonly<Record<string, () => StorageContractSubject>> = {
  'joins parts that were put in any order and in parallel': completesAnything,
  'signs one URL per part, in the given order': broken(({ uploads }) => ({
    uploads: {
      sign: async (input) => {
        const signed = await uploads.sign(input);
        return { ...signed, urls: signed.urls.toReversed() };
      },
    },
  })),
  'accepts part 10,000, or the last that it declares': broken(({ fetch, uploads }) => {
    const refused = new Set<string>();
    return {
      uploads: {
        sign: async (input) => {
          const signed = await uploads.sign(input);
          for (const [index, { number }] of input.parts.entries()) {
            if (number > 1000) refused.add(signed.urls[index] ?? '');
          }
          return signed;
        },
      },
      fetch: async (request) => (refused.has(request.url) ? new Response(null, { status: 400 }) : fetch(request)),
    };
  }),
  'opens a new upload with every start': broken(({ uploads }) => {
    const known = new Map<string, { readonly uploadId: string }>();
    return {
      uploads: {
        start: async (input) => {
          const started = known.get(input.key) ?? (await uploads.start(input));
          known.set(input.key, started);
          return started;
        },
      },
    };
  }),
  'lists the parts that have landed, ascending by number': broken(({ uploads }) => ({
    uploads: { list: async (input) => (await uploads.list(input))?.toReversed() ?? null },
  })),
  'does not list a part whose body ended early': takesBrokenBodies,
  'gives a part a different etag when other bytes replace it': broken(({ uploads }) => ({
    uploads: {
      list: async (input) =>
        (await uploads.list(input))?.map((part) => ({ ...part, etag: String(part.number) })) ?? null,
    },
  })),
  'gives a part a different etag when one of another length replaces it': broken(({ uploads }) => ({
    uploads: {
      list: async (input) =>
        (await uploads.list(input))?.map((part) => ({ ...part, etag: String(part.number) })) ?? null,
    },
  })),
  'refuses a body with a different length than signed': broken(({ uploads }) => ({
    uploads: {
      sign: (input) => uploads.sign({ ...input, parts: input.parts.map(({ number }) => ({ number, size: null })) }),
    },
  })),
  'accepts a body of any length if none was signed': broken(({ uploads }) => ({
    uploads: {
      sign: (input) =>
        uploads.sign({ ...input, parts: input.parts.map(({ number, size }) => ({ number, size: size ?? 1 })) }),
    },
  })),
  'knows an upload only under its own key': broken(({ uploads }) => {
    const keys = new Map<string, string>();
    return {
      uploads: {
        start: async (input) => {
          const started = await uploads.start(input);
          keys.set(started.uploadId, input.key);
          return started;
        },
        list: ({ key, uploadId }) => uploads.list({ key: keys.get(uploadId) ?? key, uploadId }),
      },
    };
  }),
  'returns the number of bytes in an open upload, and in no other': broken(({ uploads }) => ({
    uploads: { landedBytes: async (input) => (await uploads.landedBytes(input)) ?? 0 },
  })),
  'refuses more bytes than the signed maximum of a part': withoutLimits({ ofParts: true, ofUploads: false }),
  'refuses more bytes than signed long before the body ends': readsWholeBodies,
  'accepts no more bytes in all parts of an upload than it may have': withoutLimits({
    ofParts: false,
    ofUploads: true,
  }),
  'accepts no more bytes in concurrent parts than the upload may have': countsWhatHasLanded,
  'allows one PUT of a part at a time, and ends the earlier one': readsWholeBodies,
  'refuses a body of fewer bytes than its Content-Length': readsWholeBodies,
  'shows no object before the upload is completed': broken(({ uploads, objects }) => ({
    uploads: {
      start: async (input) => {
        await objects.write({ key: input.key, body: streamOf(), contentType: 'text/plain' });
        return uploads.start(input);
      },
    },
  })),
  'joins exactly the parts given': broken(({ uploads }) => ({
    uploads: {
      complete: async (input) => uploads.complete({ ...input, parts: (await uploads.list(input)) ?? input.parts }),
    },
  })),
  'makes an empty file of one empty part': broken(({ uploads }) => ({
    uploads: {
      complete: async (input) =>
        input.parts.every(({ size }) => size === 0) ? 'PARTS_REFUSED' : uploads.complete(input),
    },
  })),
  'accepts an empty last part': broken(({ uploads }) => ({
    uploads: {
      complete: async (input) => (input.parts.at(-1)?.size === 0 ? 'PARTS_REFUSED' : uploads.complete(input)),
    },
  })),
  'refuses a part whose length changed since it was listed, and stays open': completesWhatIsThere,
  'refuses a part that changed since it was listed, and stays open': completesWhatIsThere,
  'refuses a part that never landed, and stays open': broken(({ uploads }) => ({
    uploads: {
      complete: async (input) => {
        const landed = await uploads.list(input);
        const parts = input.parts.filter((part) => landed?.some(({ number }) => number === part.number));
        return uploads.complete({ ...input, parts });
      },
    },
  })),
  'refuses to complete without any part': completesAnything,
  'refuses parts under 5 MiB, except the last': completesAnything,
  'refuses parts of unequal sizes, except the last': completesAnything,
  'does not find an upload that was completed, and leaves its object': broken(({ uploads }) => ({
    uploads: {
      complete: async (input) => {
        const outcome = await uploads.complete(input);
        return outcome === 'NOT_FOUND' ? 'PARTS_REFUSED' : outcome;
      },
    },
  })),
  'does not find an upload that was aborted, and removes its parts': broken(() => ({
    uploads: { abort: async () => {} },
  })),
  'aborts an aborted or missing upload without an error': broken(({ uploads }) => ({
    uploads: {
      abort: async (input) => {
        if ((await uploads.list(input)) === null) throw new BrokenPromise();
        await uploads.abort(input);
      },
    },
  })),
  'refuses or discards a PUT to an upload that was completed, and leaves its object': latePutOverwrites,
  'refuses or discards a PUT to an upload that was aborted, which stays closed': takesLatePuts,
  'is neither reopened nor changed by a PUT that outlives the upload': latePutOverwrites,
  'refuses the URL of one part for another': partUrlsWithoutSignature,
  'refuses a PUT to a URL with anything changed in it': ignoresAddedParameters,
  'refuses the URL of one upload for another, and one without its signature': partUrlsWithoutSignature,
  'lets a changed URL for a whole upload reach only that upload': forWholeUploads(partUrlsWithoutSignature),
  'refuses a GET of a URL with anything changed in it': ignoresAddedParameters,
  'refuses a PUT to a URL that has expired': signsPartsForAnHourMore,
  'refuses a GET of a URL that has expired': broken(({ objects }) => ({
    objects: {
      signedUrl: (input) => objects.signedUrl({ ...input, expiresInSeconds: input.expiresInSeconds + 3600 }),
    },
  })),
  'returns when the URL of an object expires, no later than requested': broken(({ objects }) => ({
    objects: {
      signedUrl: async (input) => {
        const { url, expiresAt } = await objects.signedUrl(input);
        return { url, expiresAt: new Date(expiresAt.getTime() + 3_600_000) };
      },
    },
  })),
  'refuses a GET of a URL that is signed for a later day': broken(({ objects }) => ({
    objects: { signedUrl: (input) => objects.signedUrl({ ...input, signedAt: new Date() }) },
  })),
  'refuses methods other than the signed one': broken(({ fetch }) => ({
    fetch: (request) => fetch(request.method === 'DELETE' ? new Request(request.url) : request),
  })),
  'a part that is signed with its SHA-256 accepts those bytes, and is listed with it': broken(({ uploads }) => ({
    uploads: {
      list: async (input) =>
        (await uploads.list(input))?.map(({ number, size, etag }) => ({ number, size, etag })) ?? null,
    },
  })),
  'a part that is signed with its SHA-256 is refused with 400 if one bit differs, and the earlier part stays': broken(
    ({ uploads }) => ({
      uploads: {
        sign: (input) => uploads.sign({ ...input, parts: input.parts.map(({ number, size }) => ({ number, size })) }),
      },
    }),
  ),
  'writes an object and returns its size and type': broken(({ objects }) => ({
    objects: {
      head: async (input) => {
        const head = await objects.head(input);
        return head === null ? null : { ...head, contentType: null };
      },
    },
  })),
  'writes an empty object': broken(({ objects }) => ({
    objects: {
      write: async (input) => {
        const written = await objects.write(input);
        if (written.size === 0) await objects.delete({ keys: [input.key] });
        return written;
      },
    },
  })),
  'reads a range, up to the end of the object': broken(({ objects }) => ({
    objects: { read: ({ key }) => objects.read({ key }) },
  })),
  'returns an empty stream for any range of an empty object': broken(({ objects }) => ({
    objects: {
      read: async (input) => {
        const head = await objects.head(input);
        if (head !== null && input.range !== undefined && input.range.start >= head.size) throw new BrokenPromise();
        return objects.read(input);
      },
    },
  })),
  'returns null for a missing object': broken(({ objects }) => ({
    objects: { read: async (input) => (await objects.read(input)) ?? streamOf() },
  })),
  'overwrites bytes and type': broken(({ objects }) => ({
    objects: {
      write: async (input) => {
        const head = await objects.head(input);
        return head === null ? objects.write(input) : { size: head.size };
      },
    },
  })),
  'leaves the key as it was when a write fails': removesBeforeWriting,
  'leaves the key as it was when a write is aborted': removesBeforeWriting,
  'deletes objects, and treats a missing one as deleted': broken(({ objects }) => ({
    objects: { delete: ({ keys }) => objects.delete({ keys: keys.slice(0, 1) }) },
  })),
  'deletes all objects under a prefix, and no neighbour': deletesNeighbours,
  'lists the keys of objects under a prefix, no neighbour, and no more than requested': broken(({ objects }) => ({
    objects: { list: ({ prefix, limit }) => objects.list({ prefix: prefix.slice(0, -1), limit }) },
  })),
  'signs the same URL for the same input': broken(({ objects }) => ({
    objects: { signedUrl: (input) => objects.signedUrl({ ...input, signedAt: new Date() }) },
  })),
  'serves an object with the signed type and disposition': broken(({ objects }) => ({
    objects: { signedUrl: (input) => objects.signedUrl({ ...input, contentType: 'application/octet-stream' }) },
  })),
  'signs URLs without checking whether the object exists': broken(({ objects }) => ({
    objects: {
      signedUrl: async (input) => {
        if ((await objects.head(input)) === null) throw new BrokenPromise();
        return objects.signedUrl(input);
      },
    },
  })),
  'returns the length of an object with its first bytes, up to its end': broken(({ objects }) => ({
    objects: {
      peek: async (input) => {
        const start = await objects.peek(input);
        return start === null ? null : { ...start, size: start.bytes.length };
      },
    },
  })),
  'serves no unpublished object without a signature': broken(({ objects, fetch }) => ({
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      if (search !== '') return fetch(request);
      return new Response(await objects.read({ key: pathname.replace('/private/', '') }));
    },
  })),
  'has public URLs if and only if it can publish': () => without(['publicUrl']),
  'publishes a copy at a stable URL, any number of times': broken(({ objects }) => {
    let asked = 0;
    return {
      objects: {
        publicUrl: (input) => {
          asked += 1;
          return `${objects.publicUrl(input)}?${asked}`;
        },
      },
    };
  }),
  'keeps a published copy when the original is deleted': publishesReferences,
  'returns false if there is nothing to publish': broken(({ objects }) => ({
    objects: {
      publish: async (input) => {
        await objects.publish(input);
        return true;
      },
    },
  })),
  'lists published copies with the objects under a prefix': broken(({ objects }) => {
    const published = new Set<string>();
    return {
      objects: {
        publish: async (input) => {
          published.add(input.to);
          return objects.publish(input);
        },
        list: async (input) => (await objects.list(input)).filter((key) => !published.has(key)),
      },
    };
  }),
  'deletes a published copy by its key or prefix': broken(() => ({
    objects: { delete: async () => {}, deletePrefix: async () => {} },
  })),
  'finds the open uploads under a prefix, and no closed one': staleByStart(({ prefix, key }) => key.startsWith(prefix)),
  'lists what was PUT to a closed upload, until it is aborted again': forWholeUploads(takesLatePuts),
  'finds no upload of a prefix that only begins the same': staleByStart(({ prefix, key }) =>
    key.startsWith(prefix.slice(0, -1)),
  ),
  'finds no upload that was started later': broken(({ uploads }) => ({
    uploads: { stale: ({ prefix }) => uploads.stale({ prefix, startedBefore: new Date(8.64e15) }) },
  })),
  'lists the keys of all objects under a prefix, including published copies, and no neighbour': broken(
    ({ objects }) => ({
      objects: { listAll: ({ prefix }) => objects.listAll({ prefix: prefix.slice(0, -1) }) },
    }),
  ),
  'copies a foreign object, and leaves it in place': broken(({ objects }) => ({
    objects: {
      adopt: async (input) => {
        const adopted = await objects.adopt(input);
        await objects.delete({ keys: [input.from] });
        return adopted;
      },
    },
  })),
  'returns false if there is nothing to copy': broken(({ objects }) => ({
    objects: {
      adopt: async (input) => {
        await objects.adopt(input);
        return true;
      },
    },
  })),
};

describe('storageContract', () => {
  it('has a broken storage for every case', () => {
    assert.deepEqual(
      Object.keys({ ...brokenStorages, ...BROKEN_UNREACHABLE }),
      storageContract.map(({ name }) => name),
    );
  });

  for (const contractCase of storageContract) {
    it.concurrent(`catches a storage that breaks: ${contractCase.name}`, async () => {
      const { [contractCase.name]: breaks } = brokenStorages;
      const subjects = breaks === undefined ? BROKEN_UNREACHABLE[contractCase.name] : [breaks];
      assert.ok(subjects !== undefined);
      for (const subjectOf of subjects) {
        await assert.rejects(
          contractCase.run(subjectOf()),
          (error) => error instanceof assert.AssertionError || error instanceof BrokenPromise,
        );
      }
    });
  }

  it('holds for a storage that cannot publish', async () => {
    const cases = storageContract.filter(({ name }) => name.includes('publish'));
    const subject = without(['publish', 'publicUrl']);
    for (const { appliesTo, run } of cases) if (appliesTo(subject)) await run(subject);
    assert.equal(cases.filter(({ appliesTo }) => appliesTo(subject)).length, cases.length - 5);
  });

  it('holds for a storage that fails as it should where it cannot be reached', async () => {
    for (const { name, run } of storageContract) {
      if (Object.hasOwn(BROKEN_UNREACHABLE, name)) await run(unreachableBut({}));
    }
  });

  it('passes no case that does not apply', async () => {
    const subject = without(['publish', 'publicUrl', 'adopt', 'peek']);
    const cases = storageContract.filter(({ appliesTo }) => !appliesTo(subject));
    assert.ok(cases.length > 0);
    for (const { run } of cases) await assert.rejects(run(subject), assert.AssertionError);
  });

  it('keeps to the prefix that it is given', async () => {
    const keys: string[] = [];
    const subject = broken(({ uploads, objects }) => ({
      uploads: {
        start: (input) => {
          keys.push(input.key);
          return uploads.start(input);
        },
      },
      objects: {
        write: (input) => {
          keys.push(input.key);
          return objects.write(input);
        },
      },
    }))();
    const few = storageContract.filter(({ name }) => name.startsWith('opens') || name.startsWith('overwrites'));
    for (const contractCase of few) await contractCase.run({ ...subject, keyPrefix: 'here/only' });
    assert.ok(keys.length > 0 && keys.every((key) => key.startsWith('here/only/')));
  });
});
