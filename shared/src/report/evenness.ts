import type { Balance } from '../plan/plan.ts';

/** Standard deviation over the nodes, in percentage points. */
export interface Evenness {
  readonly memoryPercent: number;
  readonly cpuPercent: number;
}

function deviation(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

const percent = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0);

export function evennessOf({ nodes }: Balance): Evenness {
  return {
    memoryPercent: deviation(nodes.map((node) => percent(node.memoryBytes, node.memoryTotalBytes))),
    cpuPercent: deviation(nodes.map((node) => percent(node.cpuCores, node.cpuTotalCores))),
  };
}

/** By how much of itself a deviation shrank, in percent; 0 where there was none. */
export const improvementPercent = (before: number, after: number): number =>
  before > 0 ? (100 * (before - after)) / before : 0;
