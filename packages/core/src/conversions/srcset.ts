import { conversionUrl } from '../files/file-url.ts';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { FileRecord } from '../ports/records.ts';
import { laddersOf, rungsFor } from '../ports/rules/ladders.ts';
import type { Services } from '../services.ts';

/**
 * The results of a ladder as the value of the HTML attribute `srcset`, the narrowest first; null until there is one. A
 * width that several results have is listed once.
 *
 * @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED.
 */
export async function srcset(
  services: Services,
  file: FileRecord,
  ladder: string,
  budget: RequestBudget,
): Promise<string | null> {
  const rungs = rungsFor(laddersOf(services.processor).get(ladder) ?? [], file);
  budget.spend('maxFields', rungs.length);
  const byName = new Map(file.conversions.map((conversion) => [conversion.name, conversion]));
  const made = new Map(rungs.flatMap((rung) => byName.get(rung.conversion) ?? []).map((one) => [one.width, one]));
  const candidates: string[] = [];
  for (const [width, conversion] of made) {
    const found = await conversionUrl(services, file, conversion, budget);
    if (found !== null && width !== null) candidates.push(`${found.url} ${width}w`);
  }
  return candidates.length === 0 ? null : candidates.join(', ');
}
