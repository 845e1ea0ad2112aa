/** A group of pages in the sidebar. */
export interface Section {
  /** The heading in the sidebar, or null for pages above all groups. */
  readonly title: string | null;
  /** Below `docs/`; empty for `docs/` itself. */
  readonly folder: string;
  /** Slugs in the order of the sidebar. A page that is on disk and in no section fails the build. */
  readonly pages: readonly string[];
  /** Takes the folder's other pages too, by their paths. */
  readonly inAnyOrder?: true;
  /** Folded until a reader opens it. */
  readonly collapsed?: true;
  /** The section's name in the bar at the top. */
  readonly inNav?: string;
}

/** Set to true once every page below exists: a listed page that is missing then fails the build. */
export const allPagesAreWritten: boolean = true;

/** Pages that are not part of the site. */
export const PAGES_BESIDE_THE_SITE: readonly string[] = [];

export const SECTIONS: readonly Section[] = [
  { title: null, folder: '', pages: ['get-started'], inNav: 'Get started' },
  {
    title: 'Concepts',
    folder: 'concepts',
    inNav: 'Concepts',
    pages: [
      'file-life',
      'targets-and-policies',
      'who-may-do-what',
      'attachments',
      'conversions',
      'tags',
      'events',
      'lists-and-live-updates',
      'where-data-lives',
    ],
  },
  {
    title: 'Build: clients and servers',
    folder: 'guides',
    inNav: 'Guides',
    pages: [
      'browser',
      'bad-networks',
      'react',
      'uppy',
      'migrate-from-graphql-upload',
      'yoga',
      'apollo',
      'mercurius',
      'nestjs',
      'nestjs-classes',
      'nextjs',
      'existing-schema',
      'code-first',
      'code-generation',
      'federation',
      'files-in-your-code',
      'transactions',
      'webhooks',
      'postgres',
      'references',
      'files-in-a-folder',
      'azure',
      'sharp',
      'pdf',
      'conversions-in-a-function',
      'cloudinary',
      'testing',
    ],
  },
  {
    title: 'Run: production',
    folder: 'guides',
    pages: [
      'production-checklist',
      'buckets',
      's3-doctor',
      's3-servers',
      's3-costs-and-limits',
      'cdn',
      'serverless',
      'workers-and-scaling',
      'several-tenants',
      'quotas-and-limits',
      'operations',
      'backup-and-restore',
      'upgrading',
      'compatibility',
    ],
  },
  {
    title: 'Security',
    folder: 'security',
    pages: ['index', 'threats', 'asvs', 'csrf', 'file-types'],
    inNav: 'Security',
  },
  {
    title: 'Reference',
    folder: 'reference',
    inNav: 'Reference',
    pages: ['schema', 'directive', 'options', 'error-codes', 'command-line', 'ports'],
  },
  { title: 'Exports of the packages', folder: 'reference/api', pages: ['index'], inAnyOrder: true },
  {
    title: 'Write an adapter',
    folder: 'adapters',
    pages: ['index', 'storage', 'database', 'processor', 'tagger'],
  },
  { title: 'Why', folder: '', pages: ['comparisons'] },
  {
    title: 'Decisions',
    folder: 'decisions',
    inAnyOrder: true,
    pages: [
      'index',
      'uploads',
      'upload-limits',
      'checksums',
      'file-types',
      'attachments',
      'references',
      'schema',
      'public-api',
      'access',
      'request-limits',
      'live-updates',
      'options-of-wrong-kinds',
      'jobs',
      'outages',
      'events',
      'images',
      'derivatives-together',
      'placeholders-and-previews',
      'previews',
      'ladders',
      'exif',
      'focal-points',
      'image-formats',
      'conversions-in-a-function',
      'tags',
      'tag-search',
      'cloudinary',
      'postgres',
      'host-transactions',
      's3',
      's3-requests',
      's3-servers',
      'no-signed-content-type',
      'azure-and-google',
      'client',
      'hosts',
      'nestjs',
      'demo',
      'operations',
      'configuration-runs-once',
      'toolchain',
      'tests',
      'docs-site',
    ],
  },
];
