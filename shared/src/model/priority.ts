import { column } from '../kit/column.ts';
import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';

const TAG = /^rebalance_priority_([123])$/i;
/** What a guest of priority 1, 2 and 3 weighs where evenness is judged. */
const WEIGHTS: Readonly<Record<string, number>> = { 1: 0.5, 2: 1, 3: 1.5 };

/**
 * How much each guest weighs where evenness is judged: 1 unless settings or a tag say otherwise. A tag moves other
 * guests away, so it counts only where it is registered or free tags are trusted (S10). Limits count what is there.
 */
export function priorityWeights(
  guests: readonly GuestFacts[],
  registeredTags: readonly string[],
  { highPriorityVmids, lowPriorityVmids, trustFreeTags }: Settings,
): Float64Array {
  const [high, low] = [new Set(highPriorityVmids), new Set(lowPriorityVmids)];
  const registered = new Set(registeredTags);
  return column(guests, ({ vmid, tags }) => {
    if (high.has(vmid)) return WEIGHTS[3] ?? 1;
    if (low.has(vmid)) return WEIGHTS[1] ?? 1;
    const tag = tags.find((each) => TAG.test(each) && (trustFreeTags || registered.has(each)));
    return WEIGHTS[TAG.exec(tag ?? '')?.[1] ?? '2'] ?? 1;
  });
}
