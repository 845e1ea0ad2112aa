export type { ContractCase } from './contract-case.ts';
export type { ConversionEnds, ProcessorContractImage, ProcessorContractSubject } from './processor/subject.ts';
export { processorContract } from './processor/processor-contract.ts';
export { type PubSubContractSubject, pubSubContract } from './pub-sub-contract.ts';
export type { StorageContractSubject } from './storage/subject.ts';
export { storageContract } from './storage/storage-contract.ts';
export {
  DATABASE_CONTRACT_JOB_POLICIES,
  type DatabaseContractSubject,
  type UnreachableDatabase,
} from './database/subject.ts';
export { databaseContract } from './database/database-contract.ts';
export { type TaggerContractSubject, taggerContract } from './tagger-contract.ts';
