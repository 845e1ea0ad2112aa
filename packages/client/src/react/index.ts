export { DarkroomProvider, type DarkroomProviderProps, useDarkroom } from './darkroom-provider.tsx';
export { useFile } from './use-file.ts';
export { usePlaceholder } from './use-placeholder.ts';
export { type TagReview, useTagReview } from './use-tag-review.ts';
export { type FileWithHandle, useUpload, type UseUpload, type UseUploadOptions } from './use-upload.ts';
