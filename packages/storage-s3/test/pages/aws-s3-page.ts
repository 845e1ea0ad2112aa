import { uppy } from './aws-s3.ts';

declare global {
  interface Window {
    awsS3: typeof uppy;
  }
}
window.awsS3 = uppy;
