/** The output of `--help`. */
export const USAGE = `Usage: npx @graphql-darkroom/core <command> [--config darkroom.config.ts]

  schema [--out FILE [--check]]  Print what Darkroom adds to the schema, or write it to FILE. With --check, write nothing, and
                                 exit with 1 where FILE has another text. Connects to nothing.
  reprocess --conversion NAME [--dry-run] [--failed] [--after ID]
                                 Have the derivatives made again that another recipe of this conversion made, by the workers that
                                 run. With --dry-run, only count them. With --failed, try those again too that failed. A run that broke
                                 off can be started again, or go on with --after.
  claim-storage                  Let this database be the one that removes what is no longer needed from the storage: for one
                                 that was restored and goes on, while the one that it was copied from does not.

  jobs list [--queue NAME]... [--state STATE]... [--file ID] [--limit 100]
                                 List jobs, newest first: dead ones, whose retries are used up, with what they failed by.
                                 States: waiting, running, retrying, dead, done, or all. What ended is kept for a day.
  jobs retry ID... | --queue NAME | --file ID
                                 Have jobs tried again now. A conversion that failed is asked for again.
  jobs discard ID... | --queue NAME | --file ID
                                 Give jobs up and remove them. Both exit with 1 where a job runs, is done or is not there.
  sweep                          Sweep now: expire uploads that were abandoned, and finish what processes left that died.
  orphans [--apply]              List objects and open uploads in the storage that no record needs, objects that a record names and
                                 that are not there, and files that are attached where no row of your tables names them. Removes
                                 nothing. With --apply, detach these files now, also where a sweep would not. Exits with 1 where any
                                 are left.
  inspect FILE-ID                The whole story of a file: record, attempts, tags, jobs, objects. Exits with 1 for an unknown file.

--json prints the answer of jobs, sweep, orphans and inspect as JSON. Passwords and signatures within URLs are never printed.

The configuration default-exports what createDarkroom({ ... }) gives: the one that your server imports. Exits with 2 when it cannot begin.
`;
