import { column } from '../kit/column.ts';
import { orZero } from '../kit/unknown.ts';
import type { Model } from '../model/model.ts';

export type Resource = 'memory' | 'cpu';

/** How full nodes are of one resource, for judging how even a cluster is; whole numbers, 0 for what is unknown. */
export interface LoadColumns {
  readonly guest: Float64Array;
  /** Per node: what is used beside the guests, and what there is. */
  readonly base: Float64Array;
  readonly total: Float64Array;
}

/** One way of weighing guests; one entry of the catalogue. */
export interface Metric {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly resource: Resource;
  readonly mode: 'used' | 'assigned';
  bind(model: Model): LoadColumns;
}

/** Unknown loads are in the node's base already, where the node measured them. */
export const zeroUnknown = (column: Float64Array): Float64Array => column.map(orZero);

/** What running guests were given, whatever they use. */
export const assigned = ({ guests, running }: Model, figure: (guest: Model['guests'][number]) => number) =>
  column(guests, (guest, index) => (running[index] === 1 ? Math.round(figure(guest)) : 0));
