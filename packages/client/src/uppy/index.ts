export { DarkroomUploader, type DarkroomUploaderOptions } from './darkroom-uploader.ts';
