import type { DatabaseTags } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import { changeFileWithJobs, NEXT_VERSION, type RecordsOptions } from './file-change.ts';

/** {@link DatabaseTags.finish}: one statement ends the tagging and writes all tags, however many there are. */
export function finishTagging(
  options: RecordsOptions,
  { fileId, requestId, attemptId, tags, maxTags, maxNames, jobs }: Parameters<DatabaseTags['finish']>[0],
): Promise<boolean> {
  const [keys, names] = [tags.map(({ key }) => key), tags.map(({ name }) => name)];
  const confidences = tags.map(({ confidence }) => confidence);
  return changeFileWithJobs(
    options,
    {
      fileId,
      set: { tagging_status: 'DONE', tagging_error: null, tags_version: NEXT_VERSION },
      where: (eb) =>
        eb.and([
          eb('tagging_status', '=', 'RUNNING'),
          eb('tagging_request_id', '=', requestId),
          eb('tagging_attempt_id', '=', attemptId),
        ]),
      call: sql`${sql.id(options.schema, 'suggest_tags')}(
        ${fileId}::uuid, ${keys}::text[], ${names}::text[], ${confidences}::float8[], ${maxTags}::integer, ${maxNames ?? null}::integer
      )`,
    },
    jobs,
  );
}
