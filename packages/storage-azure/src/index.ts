export { type AzureStorageOptions, azureStorage } from './azure-storage.ts';
