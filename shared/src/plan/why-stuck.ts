import type { Problem } from '../model/problem.ts';
import type { Order } from '../steps/order.ts';
import { type Reason, reason } from './reason.ts';

/** The units that hold up the others: without their moves the rest may find an order. */
export const heldUp = ({ stuck, why }: Order): readonly number[] => {
  const holders = why?.noGood.map(({ item }) => item) ?? [];
  return holders.length > 0 ? holders : stuck;
};

/** Why there is no order for them, as far as that is known. */
export function whyStuck({ kernel, bundles }: Problem, { why }: Order): Reason {
  if (why === undefined) return reason('no-order');
  const { model, dimensions } = kernel;
  const { cause, noGood } = why;
  if (cause.kind === 'too-big') {
    const during = dimensions.filter(({ during: isDuring = true }) => isDuring);
    const target = noGood.find(({ item }) => item === cause.item)?.target ?? -1;
    const data = { needBytes: cause.need, freeBytes: cause.free, target: model.nodes[target]?.name ?? '' };
    return during[cause.dimension]?.code === 'memory-limit' ? reason('never-room', data) : reason('no-order');
  }
  const guests = noGood
    .flatMap(({ item }) => bundles.units[item]?.guests ?? [])
    .map((guest) => model.guests[guest]?.vmid);
  return guests.length > 1 ? reason('wait-in-circle', { guests: guests.join(', ') }) : reason('no-order');
}
