import type { Pool } from 'pg';

/** A row of `files`, with what hangs on it. */
export interface StoredFile {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly isDeleted: boolean;
  /** Whether it is too late to complete its upload. */
  readonly isExpired: boolean;
  readonly uploadId: string | null;
  readonly publicKey: string | null;
  readonly taggingStatus: string | null;
  readonly taggingRequestId: string | null;
  readonly conversions: readonly StoredConversion[];
  readonly tags: readonly { readonly name: string; readonly status: string }[];
  /** When it is deleted as nothing is attached to it, in seconds from now; null where it is not going to be. */
  readonly expiresInSeconds: number | null;
  /** Where it is attached, and reserved. */
  readonly attachments: readonly StoredAttachment[];
}

/** A row of `attachments`. */
export interface StoredAttachment {
  readonly target: string;
  readonly subject: string;
  readonly isReserved: boolean;
  readonly ageSeconds: number;
}

/** A row of the host's own table. */
export interface StoredCustomer {
  readonly id: string;
  readonly portrait: string | null;
}

/** A row of `conversions`. */
export interface StoredConversion {
  readonly name: string;
  readonly status: string;
  readonly requestId: string;
  readonly key: string | null;
  readonly publicKey: string | null;
  readonly error: string | null;
}

/** A job that is not done. */
export interface StoredJob {
  readonly name: string;
  readonly state: string;
  /** Seconds until it is due; less than 0 where it is. */
  readonly dueInSeconds: number;
  readonly data: {
    readonly fileId?: string;
    /** Of the tagging that a `tag` job is for. */
    readonly requestId?: string;
    /** Those that a `convert` job is for. */
    readonly conversions?: readonly { readonly requestId: string }[];
    readonly tagging?: { readonly requestId: string };
    readonly prefixes?: readonly string[];
    readonly keys?: readonly string[];
    readonly attemptsAt?: { readonly conversionId: string } | null;
    readonly upload?: { readonly key: string; readonly uploadId: string } | null;
  };
}

/** An event that the host was told of. */
export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly fileId: string;
}

/** An upload that was opened in the bucket, and neither completed nor aborted. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** What is in the database. */
export interface DatabaseSnapshot {
  readonly databaseId: string;
  readonly files: readonly StoredFile[];
  readonly jobs: readonly StoredJob[];
  readonly customers: readonly StoredCustomer[];
  /** What handlers wrote, each in the transaction of its event. */
  readonly handled: readonly ToldEvent[];
  /** What a webhook received. */
  readonly delivered: readonly ToldEvent[];
  /** Whose counted usage or tags are not those of their files. */
  readonly miscounted: readonly string[];
}

/** What is in the bucket. */
export interface BucketSnapshot {
  /** The hash of each object, by its key without the bucket's folders `private/` and `public/`. */
  readonly objects: ReadonlyMap<string, string>;
  readonly openUploads: readonly OpenUpload[];
}

/** All that there is once a run has ended. */
export type Snapshot = DatabaseSnapshot & BucketSnapshot;

const FILES = /* SQL */ `
  select f.id, f.status, f.version, f.deleted_at is not null as "isDeleted", f.upload_id as "uploadId",
    f.upload_expires_at < now() - interval '30 seconds' as "isExpired",
    f.public_key as "publicKey", f.tagging_status as "taggingStatus", f.tagging_request_id as "taggingRequestId",
    coalesce((
      select jsonb_agg(jsonb_build_object(
        'name', c.name, 'status', c.status, 'requestId', c.request_id,
        'key', c.key, 'publicKey', c.public_key, 'error', c.error
      ))
      from darkroom.conversions c where c.file_id = f.id
    ), '[]') as conversions,
    coalesce((
      select jsonb_agg(jsonb_build_object('name', t.name, 'status', ft.status))
      from darkroom.file_tags ft join darkroom.tags t on t.id = ft.tag_id where ft.file_id = f.id
    ), '[]') as tags,
    extract(epoch from f.expires_at - now())::float as "expiresInSeconds",
    coalesce((
      select jsonb_agg(jsonb_build_object(
        'target', a.target, 'subject', a.subject,
        'isReserved', a.reservation <> '00000000-0000-0000-0000-000000000000',
        'ageSeconds', extract(epoch from now() - a.attached_at)::float
      ))
      from darkroom.attachments a where a.file_id = f.id
    ), '[]') as attachments
  from darkroom.files f
`;

const JOBS = /* SQL */ `
  select name, state::text, data, extract(epoch from start_after - now())::float as "dueInSeconds"
  from darkroom_jobs.job where state not in ('completed', 'cancelled')
`;

const MISCOUNTED = /* SQL */ `
  select 'the usage of ' || coalesce(u.owner_id, f.owner_id) as what
  from darkroom.usage u
  full join (
    select owner_id,
      sum(darkroom.open_uploads(files)) as open_uploads,
      sum(darkroom.undeclared_uploads(files)) as undeclared_uploads,
      sum(darkroom.bytes_stored(files)) as bytes_stored
    from darkroom.files group by owner_id
  ) f on f.owner_id = u.owner_id
  where (coalesce(u.open_uploads, 0), coalesce(u.undeclared_uploads, 0), coalesce(u.bytes_stored, 0))
    is distinct from (coalesce(f.open_uploads, 0), coalesce(f.undeclared_uploads, 0), coalesce(f.bytes_stored, 0))
    and coalesce(u.owner_id, f.owner_id) is not null
  union all
  select 'the files of ' || coalesce(o.owner_id, f.owner_id) || ' with tag ' || coalesce(o.key, f.key)
  from darkroom.owner_tags o
  full join (
    select ft.owner_id, t.key, count(*) as files
    from darkroom.file_tags ft join darkroom.tags t on t.id = ft.tag_id
    where ft.owner_id is not null and ft.status <> 'REJECTED' group by ft.owner_id, t.key
  ) f on f.owner_id = o.owner_id and f.key = o.key
  where o.files is distinct from f.files
`;

/** Reads all that a run has left in the database. */
export async function readDatabase(pool: Pick<Pool, 'query'>): Promise<DatabaseSnapshot> {
  const { rows: installations } = await pool.query<{ id: string }>('select id from darkroom.installation');
  const { rows: files } = await pool.query<StoredFile>(FILES);
  const { rows: jobs } = await pool.query<StoredJob>(JOBS);
  const { rows: customers } = await pool.query<StoredCustomer>('select id, portrait from customers');
  const events = (table: string): Promise<{ readonly rows: ToldEvent[] }> =>
    pool.query<ToldEvent>(`select id, type, file_id as "fileId" from ${table}`);
  const { rows: handled } = await events('handled_events');
  const { rows: delivered } = await events('delivered_events');
  const { rows: miscounted } = await pool.query<{ what: string }>(MISCOUNTED);
  return {
    databaseId: installations[0]?.id ?? '',
    files,
    jobs,
    customers,
    handled,
    delivered,
    miscounted: miscounted.map(({ what }) => what),
  };
}
