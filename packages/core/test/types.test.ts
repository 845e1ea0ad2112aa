import type { IResolvers } from '@graphql-tools/utils';
import { describe, expectTypeOf, test } from 'vitest';
import {
  type AuthorizeFileRequest,
  type DarkroomFile,
  type DarkroomFileConversion,
  type DarkroomFileTagging,
  type DarkroomOptions,
  type DarkroomResolvers,
  createDarkroom,
  memoryProcessor,
  memoryStorage,
  memoryDatabase,
  type Processor,
} from '../src/index.ts';

interface HostContext {
  readonly userId?: string;
  readonly tenant: string;
}

const adapters = { storage: memoryStorage(), database: memoryDatabase() };
const processor: Processor<'SEPIA' | 'THUMBNAIL'> = memoryProcessor({
  conversions: { SEPIA: { recipe: '1' }, THUMBNAIL: { recipe: '1' } },
});
const viewer = (context: HostContext): string | null => context.userId ?? null;

describe('the names of conversions', () => {
  test('are those of the processor', () => {
    createDarkroom({ ...adapters, processor, viewer, defaults: { convert: ['SEPIA', 'THUMBNAIL'] } });
    type Convert = NonNullable<NonNullable<DarkroomOptions<HostContext, 'SEPIA'>['defaults']>['convert']>;
    expectTypeOf<Convert>().toEqualTypeOf<readonly 'SEPIA'[]>();
  });

  test('are those of all processors', () => {
    const pages: Processor<'FIRST_PAGE'> = {
      ...memoryProcessor({ conversions: { FIRST_PAGE: { recipe: '1' } } }),
      supports: (contentType) => contentType === 'application/pdf',
    };
    createDarkroom({
      ...adapters,
      processors: [processor, pages],
      viewer,
      defaults: { convert: ['SEPIA', 'THUMBNAIL', 'FIRST_PAGE'] },
    });
    const unknownName = () =>
      createDarkroom({
        ...adapters,
        processors: [processor, pages],
        viewer,
        // @ts-expect-error: none of them has BLUR
        defaults: { convert: ['BLUR'] },
      });
    expectTypeOf(unknownName).toBeFunction();
  });

  test('compile only where the processor has them', () => {
    const unknownName = () =>
      createDarkroom({
        ...adapters,
        processor,
        viewer,
        // @ts-expect-error: the processor has no BLUR
        defaults: { convert: ['BLUR'] },
      });
    const withoutProcessor = () =>
      createDarkroom({
        ...adapters,
        viewer,
        // @ts-expect-error: there is no processor
        defaults: { convert: ['SEPIA'] },
      });
    expectTypeOf(unknownName).toBeFunction();
    expectTypeOf(withoutProcessor).toBeFunction();
  });
});

describe('the context', () => {
  test('that viewer takes is the one that authorize gets', () => {
    createDarkroom({
      ...adapters,
      viewer,
      authorize: ({ context, file, viewer: caller, ...request }) => {
        expectTypeOf(context).toEqualTypeOf<HostContext>();
        expectTypeOf(caller).toEqualTypeOf<string | null>();
        return request.default && file?.name !== context.tenant;
      },
    });
  });

  test('that is named as a type argument goes to both', () => {
    createDarkroom<HostContext, 'SEPIA' | 'THUMBNAIL'>({
      ...adapters,
      processor,
      viewer: (context) => {
        expectTypeOf(context).toEqualTypeOf<HostContext>();
        return null;
      },
      authorize: ({ context }) => context.tenant === 'a',
    });
    // @ts-expect-error: a context has no such property
    createDarkroom<HostContext>({ ...adapters, viewer: (context) => context.session });
  });
});

describe('files.attach', () => {
  const { files } = createDarkroom({ ...adapters, viewer });

  test('compiles only with a context, even an undefined one', () => {
    const target = 'Customer.logo';
    const calls = [
      () => files.attach(['id'], { target, context: undefined }),
      // @ts-expect-error: who vouches for ids calls attachUnchecked
      () => files.attach(['id'], { target }),
      // @ts-expect-error: attachUnchecked asks no caller
      () => files.attachUnchecked(['id'], { target, context: undefined }),
    ];
    expectTypeOf(calls).toBeArray();
  });

  test('and all others give a file without the ids and keys of its record', () => {
    expectTypeOf<typeof files.get>().returns.resolves.toEqualTypeOf<DarkroomFile | null>();
    expectTypeOf<keyof DarkroomFile & ('uploadId' | 'publicKey' | 'partCount')>().toBeNever();
    expectTypeOf<keyof DarkroomFileConversion & ('requestId' | 'attemptId' | 'key' | 'publicKey')>().toBeNever();
    expectTypeOf<keyof DarkroomFileTagging & ('requestId' | 'copyId')>().toBeNever();
    expectTypeOf<AuthorizeFileRequest<HostContext>['file']>().toEqualTypeOf<DarkroomFile>();
  });
});

test('darkroom.resolvers go with resolvers of any context', () => {
  const { resolvers } = createDarkroom({ ...adapters, viewer });
  expectTypeOf(resolvers).toExtend<IResolvers<unknown, HostContext>>();
  expectTypeOf(resolvers).toEqualTypeOf<DarkroomResolvers>();
});
