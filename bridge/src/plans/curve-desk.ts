import type { Frontier } from '#shared/plan/answers/frontier-point.ts';
import type { FrontierSection } from '#shared/protocol/sections.ts';
import type { Compute } from './compute.ts';
import type { PlanStore, StoredPlan } from './plan-store.ts';
import type { TakeTurn } from './turns.ts';

/** The curve of one user's newest plan. */
export interface CurveDesk {
  /** Searches it, beside everything else; never rejects. */
  trace(newest: StoredPlan, tell: () => void): Promise<void>;
  /** Gives up what is being searched; what was found stays. */
  stop(): void;
  view(): FrontierSection | undefined;
}

type Point = FrontierSection['points'][number];

/** What a stop does: stops that do the same are the same plan. */
const keyOf = ({ by, moves }: Frontier['points'][number]): string =>
  `${by} ${moves.map(({ vmid, target, step }) => `${step} ${vmid} ${target}`).join()}`;

interface Means {
  readonly compute: Compute;
  readonly takeTurn: TakeTurn;
  readonly store: PlanStore;
}

export function createCurveDesk(
  { compute, takeTurn, store }: Means,
  onFailure: (error: unknown) => void,
): CurveDesk {
  let section: FrontierSection | undefined;
  let searching: AbortController | undefined;

  /** Each stop as a plan of its own, which can be approved; one that was there already keeps its id. */
  const stored = (
    { plan, snapshot, settings }: StoredPlan,
    { points }: Frontier,
    known: Map<string, Point>,
  ) =>
    points.map((point): Point => {
      const earlier = known.get(keyOf(point));
      const found = earlier && store.find(earlier.planId);
      if (found) return { ...point, planId: found.planId, digest: found.digest };
      const { moves, steps, after, bytes, expectedSecondsRange } = point;
      const wide = { ...settings, movesMax: Math.max(settings.movesMax, moves.length) };
      const whole = { ...plan, moves, steps, after, bytes, expectedSecondsRange };
      const { planId, digest } = store.keep(whole, snapshot, wide);
      const made = { ...point, planId, digest };
      known.set(keyOf(point), made);
      return made;
    });

  return {
    async trace(newest, tell) {
      searching?.abort(new Error('another plan'));
      const own = new AbortController();
      searching = own;
      const { planId, plan, snapshot, settings } = newest;
      const known = new Map<string, Point>();
      const show = (frontier: Frontier, done: boolean) => {
        section = { planId, done, points: stored(newest, frontier, known) };
        tell();
      };
      section = { planId, done: false, points: [] };
      tell();
      let endTurn: (() => void) | undefined;
      try {
        endTurn = await takeTurn(own.signal);
        const onCurve = (frontier: Frontier) => own.signal.aborted || show(frontier, false);
        show(await compute.trace({ snapshot, settings, plan, signal: own.signal, onCurve }), true);
      } catch (error) {
        if (!own.signal.aborted) onFailure(error);
        if (searching === own) section = { planId, done: true, points: section?.points ?? [] };
      } finally {
        endTurn?.();
      }
    },
    stop() {
      searching?.abort(new Error('another plan'));
      searching = undefined;
    },
    view: () => section,
  };
}
