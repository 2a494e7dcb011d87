import type { Balance } from '../plan/plan.ts';
import type { Evenness } from './promised.ts';

/** The figures of a balance that are promised before an execution, and looked at after it. */
export const evennessOf = ({ worst, spreadPercent }: Balance): Evenness => ({
  ...(worst === undefined ? {} : { worstPercent: worst.percent }),
  memorySpreadPercent: spreadPercent.memory,
  cpuSpreadPercent: spreadPercent.cpu,
});
