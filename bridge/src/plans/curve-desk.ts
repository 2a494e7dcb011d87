import type { Frontier } from '#shared/plan/answers/frontier-point.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import type { FrontierSection } from '#shared/protocol/sections.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { TakeTurn } from '../turns.ts';
import type { Compute } from './compute.ts';
import { type PlanRequest, unread } from './plan-job.ts';
import type { PlanStore, StoredPlan } from './plan-store.ts';

/** The curve of one user's newest plan. */
export interface CurveDesk {
  /** Searches it, beside everything else, and reads what its moves depend on; never rejects. */
  trace(newest: StoredPlan, reading: Reading, tell: () => void): Promise<void>;
  /** Gives up what is being searched; what was found stays. */
  stop(): void;
  /** The same where nothing comes after it: what was found is all. */
  end(tell: () => void): void;
  view(): FrontierSection | undefined;
}

/** How a curve looks at the guests of its stops, of which the plan has not made it look at all. */
type Reading = Pick<PlanRequest, 'readPlacement' | 'missingRights'>;

/** What was read may move a stop to other guests, which are read then; what is unread after that says so. */
const ROUNDS_MAX = 3;

type Point = FrontierSection['points'][number];

/** What a stop does: stops that do the same are the same plan. */
const keyOf = ({ by, moves }: Frontier['points'][number]): string =>
  `${by} ${moves.map(({ vmid, target, step }) => `${step} ${vmid} ${target}`).join()}`;

/** Every guest that some stop moves, once for each node that it goes to. */
function movesOf({ points }: Frontier): PlannedMove[] {
  const moves = points.flatMap((point) => point.moves);
  return [...new Map(moves.map((move) => [`${move.vmid} ${move.target}`, move])).values()];
}

/** A curve, and the cluster that it was made from. */
interface Searched {
  readonly frontier: Frontier;
  readonly snapshot: ClusterSnapshot;
}

const unreadOf = ({ frontier, snapshot }: Searched): number[] =>
  unread(
    snapshot,
    movesOf(frontier).map(({ vmid }) => vmid),
  );

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
    async trace(newest, { readPlacement, missingRights }, tell) {
      searching?.abort(new Error('another plan'));
      const own = new AbortController();
      searching = own;
      const { planId, plan, settings } = newest;
      const known = new Map<string, Point>();
      const show = (change: Partial<FrontierSection>) => {
        if (own.signal.aborted) return;
        section = { planId, done: false, points: [], ...section, ...change };
        tell();
      };
      const drawn = ({ frontier, snapshot }: Searched, done: boolean) =>
        show({ done, points: stored({ ...newest, snapshot }, frontier, known) });
      // once a curve is on show it is not drawn from its start again
      const search = async (snapshot: ClusterSnapshot, again = false): Promise<Searched> => ({
        snapshot,
        frontier: await compute.trace({
          ...{ snapshot, settings, plan, signal: own.signal },
          onCurve: (frontier) => again || drawn({ frontier, snapshot }, false),
        }),
      });
      section = undefined;
      show({});
      let endTurn: (() => void) | undefined;
      try {
        endTurn = await takeTurn(own.signal);
        let found = await search(newest.snapshot);
        for (let round = 0; round < ROUNDS_MAX && unreadOf(found).length > 0; round++) {
          drawn(found, false);
          found = await search(await readPlacement(found.snapshot, unreadOf(found)), true);
        }
        drawn(found, true);
        const missing = await missingRights?.(movesOf(found.frontier), found.snapshot);
        if (missing !== undefined) show({ missingRights: [...missing] });
      } catch (error) {
        if (!own.signal.aborted) onFailure(error);
        if (searching === own) show({ done: true });
      } finally {
        endTurn?.();
      }
    },
    stop() {
      searching?.abort(new Error('another plan'));
      searching = undefined;
    },
    end(tell) {
      if (searching === undefined || section === undefined || section.done) return;
      this.stop();
      section = { ...section, done: true };
      tell();
    },
    view: () => section,
  };
}
