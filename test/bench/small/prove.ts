import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { ExactSolver } from '../../../bridge/src/exact/exact-solver.ts';
import { TIERS } from '../../../shared/src/compat/to-model.ts';
import { placementMilp } from '../../../shared/src/kernel/bound/placement-milp.ts';
import { tierBound } from '../../../shared/src/kernel/bound/tier-bound.ts';
import { brokenRules } from '../../../shared/src/kernel/broken-rules.ts';
import { fullCost } from '../../../shared/src/kernel/full-cost.ts';
import { isLevelModel } from '../../../shared/src/kernel/levels/level-tables.ts';
import type { PlacementModel } from '../../../shared/src/kernel/placement-model.ts';
import { solveSmall } from '../../../shared/src/kernel/small/solve-small.ts';

/** What is known of a case without our search: the best placement found, and a bound of all. */
const Proof = z.object({ objective: z.nullable(z.number()), bound: z.number(), place: z.array(z.int()) });
export type Proof = z.infer<typeof Proof>;

const CACHE = 'build/bench/small-proofs';
const NOISE = 1e-4;
/** Objectives from here on stand for none. */
const UNKNOWN = 1e20;

const pathOf = (model: PlacementModel, how: string): string =>
  join(
    CACHE,
    `${createHash('sha256')
      .update(JSON.stringify([model, how]))
      .digest('hex')
      .slice(0, 24)}.json`,
  );

async function cached(path: string, prove: () => Promise<Proof>, seen: () => Proof): Promise<Proof> {
  if (existsSync(path)) return Proof.parse(JSON.parse(readFileSync(path, 'utf8')));
  const proof = await prove().catch(() => undefined);
  if (proof === undefined) return seen();
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(path, JSON.stringify(proof));
  return proof;
}

/** The bound of our own that needs no solver; the best placement known starts it. */
export function ownBound(model: PlacementModel, place: Int32Array): number {
  const search = tierBound(model, place, TIERS.objective);
  let step = search.next();
  while (!step.done) step = search.next();
  return step.value;
}

/**
 * The best there is, by going through all that could be better than a known placement; undefined where that does not end.
 */
export function ownProof(model: PlacementModel, place: Int32Array, workMax: number): number | undefined {
  if (!isLevelModel(model)) return undefined;
  const steps = solveSmall({ ...model, start: place }, workMax);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value?.isProved === true ? step.value.cost : undefined;
}

/** A bound of the solver as one of the model, in whole numbers. */
const boundOf = (bound: number, constant: number): number =>
  Number.isFinite(bound) ? Math.ceil(bound + constant - NOISE) : -Number.MAX_VALUE;

/**
 * What the exact solver finds in that time, by itself or from a known placement; kept for the next time. Where it has
 * to be ended, because it does not listen in time: what it had said until then.
 */
export function exactProof(
  solver: ExactSolver,
  model: PlacementModel,
  {
    seconds,
    sound,
    isWarm,
  }: { readonly seconds: number; readonly sound: Int32Array; readonly isWarm: boolean },
): Promise<Proof> {
  const { milp, constant, start, placeOf } = placementMilp(model, sound, TIERS.objective);
  let last: Proof = { objective: null, bound: -Number.MAX_VALUE, place: [] };
  const onProgress = (bound: number, objective: number) => {
    const found = Math.abs(objective) < UNKNOWN ? objective + constant : null;
    last = { objective: found, bound: boundOf(bound, constant), place: [] };
  };
  const prove = async () => {
    const result = await solver.solve({ milp, seconds, ...(isWarm ? { start } : {}) }, { onProgress });
    const place = result.values === undefined ? undefined : placeOf(result.values);
    const isSound = place !== undefined && brokenRules(model, place).size === 0;
    const objective = isSound ? (fullCost(model, place)[TIERS.objective] ?? null) : null;
    return { objective, bound: boundOf(result.bound, constant), place: isSound ? [...place] : [] };
  };
  return cached(pathOf(model, `${seconds} s${isWarm ? ', warm' : ''}`), prove, () => last);
}
