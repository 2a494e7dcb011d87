import type { Model } from '../model/model.ts';
import type { Pressure } from '../snapshot/source.ts';
import { besideOf, type MetricColumn, ofRunning, totalWhereKnown } from './metric.ts';

/** Hundredths of a percent of the time. */
const ALL_THE_TIME = 10_000;

/**
 * Pressure stall information as a column: what guests wait is added up, and with it what the node tells beyond that.
 * A node of which neither itself nor a guest tells any (Proxmox VE 8) is not judged.
 */
export function pressureColumn(
  model: Model,
  resource: string,
  figure: (pressure: Pressure) => number | undefined,
): readonly MetricColumn[] {
  const of = ({
    history,
  }: {
    readonly history?: { readonly pressure?: Pressure | undefined } | undefined;
  }) => {
    const percent = history?.pressure && figure(history.pressure);
    return percent === undefined ? undefined : percent * 100;
  };
  const guest = ofRunning(model, of);
  return [
    {
      resource,
      guest,
      base: besideOf(model, guest, of),
      total: totalWhereKnown(model, ALL_THE_TIME, (facts) => of(facts) !== undefined),
    },
  ];
}
