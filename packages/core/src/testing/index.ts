export type { ContractCase } from './contract-case.ts';
export type { ConversionEnds, ProcessorContractImage, ProcessorContractSubject } from './processor-contract-subject.ts';
export { processorContract } from './processor-contract.ts';
export { type PubSubContractSubject, pubSubContract } from './pub-sub-contract.ts';
export type { StorageContractSubject } from './storage-contract-subject.ts';
export { storageContract } from './storage-contract.ts';
export { DATABASE_CONTRACT_JOB_POLICIES, type DatabaseContractSubject } from './database-contract-subject.ts';
export { databaseContract } from './database-contract.ts';
export { type TaggerContractSubject, taggerContract } from './tagger-contract.ts';
