import { type ContractCase, contractOf } from '../contract-case.ts';
import { processorConvertAllCases } from './convert-all.ts';
import { processorConvertCases } from './convert.ts';
import { processorFailureCases } from './failures.ts';
import { processorInspectCases } from './inspect.ts';
import { processorPreviewCases } from './preview.ts';
import type { ProcessorContractSubject } from './subject.ts';

/**
 * Every promise of the {@link Processor} port. Cases share one subject and leave nothing behind.
 *
 * @example
 * ```ts
 * const subject = { processor: myProcessor(), conversion: 'SEPIA', images, unsupported, damaged, tooLarge };
 * for (const promise of processorContract) {
 *   test(promise.name, { skip: !promise.appliesTo(subject) }, () => promise.run(subject));
 * }
 * ```
 */
export const processorContract: readonly ContractCase<ProcessorContractSubject>[] = contractOf([
  ...processorConvertCases,
  ...processorInspectCases,
  ...processorFailureCases,
  ...processorConvertAllCases,
  ...processorPreviewCases,
]);
