import { expect } from 'chai';
import { answerQuestion } from '#shared/plan/answers/question.ts';
import type { Plan } from '#shared/plan/plan.ts';
import { propose } from '#shared/plan/propose.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { manualClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import type { Compute, ComputeRequest } from './compute.ts';
import type { PlanRequest } from './plan-job.ts';
import { createPlanner } from './planner.ts';

const LOPSIDED = cluster('pve1 64G: 100 20G, 101 20G, 102 16G\npve2 64G:\npve3 64G:');
const WINDOW = new AbortController().signal;
const settle = async () => {
  for (let count = 0; count < 20; count++) await new Promise((resolve) => setImmediate(resolve));
};

const planOf = (snapshot: ClusterSnapshot): Plan => {
  const search = propose(snapshot, defaultSettings);
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
  }
};

const unproved = (snapshot: ClusterSnapshot): Plan => ({ ...planOf(snapshot), status: 'locally-optimal' });

function setUp() {
  const clock = manualClock(1_000_000);
  const computing: (ComputeRequest & { finish: () => void; fail: (error: Error) => void })[] = [];
  const proved: Plan[] = [];
  const ended: string[] = [];
  const compute: Compute = {
    warm: () => undefined,
    plan: (request) =>
      new Promise((resolve, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
        computing.push({ ...request, finish: () => resolve(unproved(request.snapshot)), fail: reject });
      }),
    prove: async ({ plan }) => {
      proved.push(plan);
      return plan;
    },
    trace: ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    endIdle: () => void ended.push('idle'),
    answer: async ({ snapshot, settings, question }) => answerQuestion(snapshot, settings, question),
    close: async () => undefined,
  };
  let ids = 0;
  const planner = createPlanner({
    clock,
    log: silentLog,
    compute,
    newId: () => `p${++ids}`,
  });
  const request = (userid: string, change: Partial<PlanRequest> = {}): PlanRequest => ({
    userid,
    asker: WINDOW,
    settings: defaultSettings,
    observe: async () => LOPSIDED,
    refine: async (snapshot) => snapshot,
    readPlacement: async (snapshot) => snapshot,
    ...change,
  });
  /** Lets the oldest computation end, until none is left. */
  const finishAll = async () => {
    await settle();
    while (computing.length > 0) {
      computing.shift()?.finish();
      await settle();
    }
  };
  return { clock, planner, computing, proved, ended, request, finishAll };
}

describe('planner', () => {
  it('shows the first plan at once, and keeps its id while more is read', async () => {
    const { planner, computing, request, finishAll } = setUp();
    planner.request(request('a@pam'));
    expect(planner.view('a@pam').planning).to.equal('reading');
    await settle();
    expect(planner.view('a@pam').planning).to.equal('computing');
    computing[0]?.onProgress(5, planOf(LOPSIDED));
    expect(planner.view('a@pam').current?.planId).to.equal('p1');
    await finishAll();
    expect(planner.view('a@pam')).to.deep.include({ planning: 'idle', problem: undefined });
    expect(planner.view('a@pam').current?.planId).to.equal('p1');
  });

  it('asks the exact solver about a plan that is not proved, unless exactSeconds is 0', async () => {
    for (const exactSeconds of [0, 2]) {
      const { planner, proved, request, finishAll } = setUp();
      planner.request(request('a@pam', { settings: { ...defaultSettings, exactSeconds } }));
      await finishAll();
      expect(proved).to.have.lengthOf(exactSeconds === 0 ? 0 : 1);
    }
  });

  it('asks for the history of the planned guests first, then reads where they can be, and plans again', async () => {
    const { planner, request, finishAll } = setUp();
    const asked: string[] = [];
    const vmids = planOf(LOPSIDED).moves.map(({ vmid }) => vmid);
    planner.request(
      request('a@pam', {
        refine: async (snapshot, first) => {
          asked.push(`history ${first}`);
          return snapshot;
        },
        readPlacement: async (snapshot, wanted) => {
          asked.push(`placement ${wanted}`);
          return snapshot;
        },
      }),
    );
    await finishAll();
    expect(asked).to.deep.equal([`history ${vmids}`, `placement ${vmids}`]);
  });

  it('reads on until every planned guest was read', async () => {
    const { planner, request, finishAll } = setUp();
    const unread = cluster('pve1 64G: 100 20G unread, 101 20G unread, 102 16G unread\npve2 64G:\npve3 64G:');
    let rounds = 0;
    planner.request(
      request('a@pam', {
        observe: async () => unread,
        readPlacement: async (snapshot) => (++rounds < 3 ? snapshot : LOPSIDED),
      }),
    );
    await finishAll();
    expect(rounds).to.equal(3);
    expect(planner.view('a@pam').planning).to.equal('idle');
  });

  it('S18: makes one plan at a time for a user, and two on a node', async () => {
    const { planner, computing, request, finishAll } = setUp();
    for (const userid of ['a@pam', 'b@pam', 'c@pam', 'a@pam']) planner.request(request(userid));
    await settle();
    expect(computing).to.have.length(2);
    await finishAll();
    for (const userid of ['a@pam', 'b@pam', 'c@pam'])
      expect(planner.view(userid).current, userid).to.not.equal(undefined);
  });

  it('gives up what is being made when something else is wanted, and not when another window wants the same', async () => {
    const { planner, computing, request, finishAll } = setUp();
    const byCpu = { ...defaultSettings, balanceBy: 'cpu' };
    const other = new AbortController();
    planner.request(request('a@pam'));
    planner.request(request('a@pam', { asker: other.signal }));
    await settle();
    expect(computing).to.have.length(1);
    const elsewhere = request('a@pam', { asker: other.signal, settings: byCpu });
    expect(() => planner.request(elsewhere)).to.throw(Refusal, 'busy');
    planner.request(request('a@pam', { settings: byCpu }));
    await settle();
    expect(computing.map(({ signal }) => signal.aborted)).to.deep.equal([true, false]);
    await finishAll();
    const { planning, problem, current } = planner.view('a@pam');
    expect([planning, problem, current?.settings.balanceBy]).to.deep.equal(['idle', undefined, 'cpu']);
  });

  it('gives up what was made for a window that is gone', async () => {
    const { planner, request, finishAll } = setUp();
    const gone = new AbortController();
    planner.request(request('a@pam', { asker: gone.signal }));
    gone.abort();
    planner.request(request('a@pam', { settings: { ...defaultSettings, balanceBy: 'cpu' } }));
    await finishAll();
    expect(planner.view('a@pam').current?.settings.balanceBy).to.equal('cpu');
  });

  it('makes what is wanted right after a cancelled plan of the same kind', async () => {
    const { planner, request, finishAll } = setUp();
    planner.request(request('a@pam'));
    planner.cancel('a@pam');
    planner.request(request('a@pam'));
    await finishAll();
    expect(planner.view('a@pam').current).to.not.equal(undefined);
  });

  it('cancels what is computed and what waits for its turn', async () => {
    const { planner, request, finishAll } = setUp();
    for (const userid of ['a@pam', 'b@pam', 'c@pam']) planner.request(request(userid));
    await settle();
    expect([planner.cancel('c@pam'), planner.cancel('a@pam'), planner.cancel('x@pam')]).to.deep.equal([
      true,
      true,
      false,
    ]);
    await settle();
    expect(planner.view('a@pam')).to.deep.equal({
      planning: 'idle',
      workUnits: 0,
      problem: undefined,
      current: undefined,
    });
    planner.request(request('c@pam'));
    await finishAll();
    expect(planner.view('c@pam').current).to.not.equal(undefined);
  });

  it('keeps no plan whose reading was cancelled: whoever comes back could never approve it', async () => {
    const { planner, computing, request } = setUp();
    const refine: PlanRequest['refine'] = (_snapshot, _vmids, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    planner.request(request('a@pam', { refine }));
    await settle();
    computing.shift()?.finish();
    await settle();
    expect(planner.view('a@pam').current?.plan.basis).to.equal('current-sample');
    planner.cancel('a@pam');
    await settle();
    expect(planner.view('a@pam')).to.deep.include({ planning: 'idle', current: undefined });
  });

  it('says why a plan could not be made, and keeps bugs to the log', async () => {
    const { planner, computing, request } = setUp();
    planner.request(
      request('a@pam', {
        observe: () => Promise.reject(new Refusal('pve-unreachable', { message: 'gone' })),
      }),
    );
    planner.request(request('b@pam'));
    await settle();
    computing[0]?.fail(new Error('a bug'));
    await settle();
    expect(planner.view('a@pam').problem?.code).to.equal('pve-unreachable');
    expect(planner.view('b@pam').problem).to.deep.equal({ code: 'internal', data: {} });
  });

  it('a plan becomes stale when a guest has moved, and not when loads change', async () => {
    const { planner, request, finishAll } = setUp();
    planner.request(request('a@pam'));
    await finishAll();
    let told = 0;
    planner.subscribe(() => told++);
    planner.observed('a@pam', cluster('pve1 64G: 100 20G/1G, 101 20G/9G, 102 16G\npve2 64G:\npve3 64G:'));
    expect([told, planner.view('a@pam').current?.stale]).to.deep.equal([0, false]);
    planner.observed('a@pam', cluster('pve1 64G: 100 20G, 101 20G\npve2 64G: 102 16G\npve3 64G:'));
    expect([told, planner.view('a@pam').current?.stale]).to.deep.equal([1, true]);
  });

  it('makes room: no curve is searched, and nothing is held for other plans; what was found stays', async () => {
    const { planner, request, finishAll, ended } = setUp();
    planner.request(request('a@pam'));
    await finishAll();
    expect(planner.frontier('a@pam')?.done).to.equal(false);
    planner.makeRoom();
    expect(planner.frontier('a@pam')).to.deep.include({ planId: 'p1', done: true });
    expect(ended).to.deep.equal(['idle']);
    expect(planner.view('a@pam').current?.planId).to.equal('p1');
  });

  it('forgets a plan after 10 minutes', async () => {
    const { clock, planner, request, finishAll } = setUp();
    planner.request(request('a@pam'));
    await finishAll();
    await clock.advance(599_000);
    expect(planner.find('a@pam', 'p1')).to.not.equal(undefined);
    await clock.advance(1000);
    expect(planner.find('a@pam', 'p1')).to.equal(undefined);
    expect(planner.view('a@pam').current).to.equal(undefined);
  });
});
