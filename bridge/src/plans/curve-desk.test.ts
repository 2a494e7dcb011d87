import { expect } from 'chai';
import type { Frontier } from '#shared/plan/answers/frontier-point.ts';
import type { Plan } from '#shared/plan/plan.ts';
import { propose } from '#shared/plan/propose.ts';
import type { MissingRight } from '#shared/protocol/sections.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { manualClock } from '../clock.ts';
import type { Compute } from './compute.ts';
import { createCurveDesk } from './curve-desk.ts';
import { unread } from './plan-job.ts';
import { createPlanStore } from './plan-store.ts';

const READ = cluster('pve1 64G: 100 20G, 101 20G, 102 16G\npve2 64G:\npve3 64G:');
const UNREAD: ClusterSnapshot = {
  ...READ,
  guests: READ.guests.map(({ placement: _, ...guest }) => guest),
};

const plans = new Map<ClusterSnapshot, Plan>();

function planOf(snapshot: ClusterSnapshot): Plan {
  const known = plans.get(snapshot);
  if (known !== undefined) return known;
  const search = propose(snapshot, defaultSettings);
  for (;;) {
    const step = search.next();
    if (!step.done) continue;
    plans.set(snapshot, step.value);
    return step.value;
  }
}

/** A curve with one stop: the plan of what is known of the cluster. */
function curveOf(snapshot: ClusterSnapshot): Frontier {
  const { moves, steps, after, bytes, expectedSecondsRange } = planOf(snapshot);
  const stop = { by: 'moves', budget: moves.length, knee: true } as const;
  return { points: [{ ...stop, moves, steps, after, bytes, expectedSecondsRange }] };
}

describe('the curve of a plan', () => {
  const RIGHT: MissingRight = { privilege: 'VM.Migrate', path: '/vms/100', vmids: [100] };

  async function trace(read: (snapshot: ClusterSnapshot) => ClusterSnapshot) {
    let ids = 0;
    const store = createPlanStore(manualClock(1_000_000), () => `p${++ids}`);
    const searched: ClusterSnapshot[] = [];
    const compute: Pick<Compute, 'trace'> = {
      trace: async ({ snapshot, onCurve }) => {
        searched.push(snapshot);
        onCurve(curveOf(snapshot));
        return curveOf(snapshot);
      },
    };
    const desk = createCurveDesk(
      { compute: compute as Compute, takeTurn: async () => () => undefined, store },
      (error) => {
        throw error;
      },
    );
    const newest = store.add(planOf(UNREAD), UNREAD, defaultSettings);
    const asked: number[][] = [];
    await desk.trace(
      newest,
      {
        readPlacement: async (before, vmids) => {
          asked.push([...vmids]);
          return read(before);
        },
        missingRights: async () => [RIGHT],
      },
      () => undefined,
    );
    return { asked, searched, view: desk.view() };
  }

  it('has its guests read before it is done, and is searched again from that', async () => {
    const { asked, searched, view } = await trace(() => READ);
    expect(asked.length).equal(1);
    expect(unread(UNREAD, asked[0] ?? [])).deep.equal(asked[0]);
    expect(searched.map((snapshot) => snapshot === READ)).deep.equal([false, true]);
    const warnings = view?.points.flatMap(({ moves }) => moves.flatMap((move) => move.warnings));
    expect(warnings).deep.equal([]);
    expect(view).deep.include({ done: true, missingRights: [RIGHT] });
  });

  it('ends where nothing more can be read, and its stops say so', async () => {
    const { asked, view } = await trace((snapshot) => snapshot);
    expect(asked.length).equal(3);
    expect(view?.done).equal(true);
    const codes = view?.points.flatMap(({ moves }) =>
      moves.flatMap(({ warnings }) => warnings.map(({ code }) => code)),
    );
    expect(new Set(codes)).deep.equal(new Set(['unread-placement']));
  });

  it('ends with what was found when guests begin to move, and says so once', async () => {
    const store = createPlanStore(manualClock(1_000_000), () => 'p');
    const compute: Pick<Compute, 'trace'> = {
      trace: ({ snapshot, signal, onCurve }) => {
        onCurve(curveOf(snapshot));
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
    };
    const fail = (error: unknown) => {
      throw error;
    };
    const parts = { compute: compute as Compute, takeTurn: async () => () => undefined, store };
    const desk = createCurveDesk(parts, fail);
    const newest = store.add(planOf(READ), READ, defaultSettings);
    const traced = desk.trace(newest, { readPlacement: async () => READ }, () => undefined);
    await Promise.resolve();
    await Promise.resolve();
    expect(desk.view()).to.have.property('done', false);
    let told = 0;
    desk.end(() => told++);
    desk.end(() => told++);
    await traced;
    expect(told).to.equal(1);
    expect(desk.view()).to.have.property('done', true);
    expect(desk.view()?.points).to.have.length(1);
  });
});
