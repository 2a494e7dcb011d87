import type { Highs, Model, ModelData } from 'highs';
import type { Milp } from '#shared/kernel/bound/milp.ts';
import type { ExactRequest, ExactResult } from './exact-messages.ts';

export interface RunEvents {
  progress(bound: number, objective: number): void;
  isStopped(): boolean;
}

const modelData = (milp: Milp): ModelData => ({
  numCols: milp.cost.length,
  numRows: milp.rowLower.length,
  colCost: milp.cost,
  colLower: milp.lower,
  colUpper: milp.upper,
  rowLower: milp.rowLower,
  rowUpper: milp.rowUpper,
  integrality: Int32Array.from(milp.isInteger),
  matrix: {
    format: 'csr',
    numRows: milp.rowLower.length,
    numCols: milp.cost.length,
    starts: milp.starts,
    indices: milp.columns,
    values: milp.values,
  },
});

/** What is known at the end; a solution is one only if the solver says that it is feasible. */
function resultOf({ constants }: Highs, model: Model, isMip: boolean): ExactResult {
  const code = model.getModelStatus();
  const { modelStatus, solutionStatus } = constants;
  if (code === modelStatus.infeasible) return { status: 'infeasible', bound: Number.POSITIVE_INFINITY };
  const isFeasible = model.info.get('primal_solution_status') === solutionStatus.feasible;
  const isOptimal = code === modelStatus.optimal;
  const objective = model.getObjectiveValue();
  const dual = isMip ? Number(model.info.get('mip_dual_bound')) : objective;
  const bound = isMip || isOptimal ? dual : Number.NEGATIVE_INFINITY;
  const status = isOptimal ? 'optimal' : 'limit';
  if (!isFeasible) return { status, bound };
  return { status, bound, objective, values: Float64Array.from(model.getSolution().colValue) };
}

/** Solves, from a known solution if there is one, until it is proved or the time is up. */
export function runMilp(
  highs: Highs,
  { milp, seconds, start }: ExactRequest,
  events: RunEvents,
): ExactResult {
  const { callbackType } = highs.constants;
  const isMip = milp.isInteger.some((isInteger) => isInteger === 1);
  return highs.withModel(modelData(milp), (model) => {
    model.options.set({ output_flag: false, time_limit: seconds, mip_rel_gap: 0, mip_abs_gap: 1e-6 });
    if (start !== undefined) model.setSolution({ indices: start.columns, values: start.values });
    const stop = (event: { interrupt(): void }): undefined => {
      if (events.isStopped()) event.interrupt();
    };
    model.run({
      [callbackType.simplexInterrupt]: stop,
      [callbackType.ipmInterrupt]: stop,
      [callbackType.mipInterrupt]: stop,
      [callbackType.mipLogging]: ({ data }): undefined =>
        void events.progress(data.mip_dual_bound ?? Number.NEGATIVE_INFINITY, data.mip_primal_bound ?? 0),
    });
    return resultOf(highs, model, isMip);
  });
}
