/** The output of `--help`. */
export const USAGE = `Usage: npx @graphql-darkroom/core <command> [--config darkroom.config.ts]

  schema [--out FILE [--check]]  Print what Darkroom adds to the schema, or write it to FILE. With --check, write nothing, and
                                 exit with 1 if FILE is out of date. Connects to nothing.
  reprocess --conversion NAME | --placeholders [--dry-run] [--failed] [--after ID]
                                 Request again all derivatives that were made with a different recipe of this conversion, or of
                                 the conversions of this ladder. With --placeholders, request the placeholders of files that have
                                 none. The running workers make them. With --dry-run, only count them. With --failed, also retry
                                 failed conversions. To continue an interrupted run, start it again or pass --after.
  claim-storage                  Make this database the only one that deletes unneeded objects from the storage. Run it on a
                                 restored copy that replaces the original database.

  jobs list [--queue NAME]... [--state STATE]... [--file ID] [--limit 100]
                                 List jobs with their errors, newest first. By default, only dead ones, whose retries are used up.
                                 States: waiting, running, retrying, dead, done, or all. Finished jobs are kept for a day.
  jobs retry ID... | --queue NAME | --file ID
                                 Retry jobs now. Failed conversions are requested again.
  jobs discard ID... | --queue NAME | --file ID
                                 Discard jobs. Like retry, exits with 1 if a job is running, done or not found.
  sweep                          Sweep now: expire abandoned uploads, and finish the work of processes that died.
  orphans [--apply]              List objects and open uploads in the storage that no record needs, objects that a record names but
                                 that are missing, and attached files that no row of your tables names. Deletes nothing. With
                                 --apply, detach these files now, even those that a sweep would keep. Exits with 1 if any are left.
  inspect FILE-ID                Show the history of a file: record, attempts, tags, jobs, objects. Exits with 1 if the id is unknown.

--json prints the output of jobs, sweep, orphans and inspect as JSON. Passwords and signatures in URLs are never printed.

The configuration file default-exports the result of createDarkroom({ ... }), the same one that your server imports. All commands exit
with 2 on an error.
`;
