// For Darkroom's other packages, of the same version: it changes without notice. It loads no sharp.
export { afterAll } from './after-all.ts';
export { wholeNumberInRange } from './blocks/number-in-range.ts';
export { type DecodingProcess, type DecodingReply, startDecodingProcess } from './processes/decoding-process.ts';
export { answerRequests } from './processes/expendable-process.ts';
export { withinMemory } from './processes/resident-memory.ts';
export { type Slots, slots } from './processes/slots.ts';
export { withinTime } from './processes/within-time.ts';
export { readSource } from './read-source.ts';
export { Refused, type Verdict } from './rendering/verdict.ts';
