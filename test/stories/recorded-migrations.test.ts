import { expect } from 'chai';
import { manualClock } from '../../bridge/src/clock.ts';
import { createExecutor } from '../../bridge/src/execute/executor.ts';
import { memoryJournal } from '../../bridge/src/execute/journal.ts';
import { silentLog } from '../../bridge/src/log.ts';
import { apiOver } from '../../bridge/src/pve/api.ts';
import type { PveApi } from '../../bridge/src/pve/pve-api.ts';
import { PveError } from '../../bridge/src/pve/pve-error.ts';
import { type RecordedCall, readRecording } from '../../bridge/src/pve/recording-file.ts';
import { sameAsSeen, seenCluster } from '../../bridge/test/executor-scene.ts';
import type { Execution } from '../../shared/src/execution/execution.ts';
import { Settings } from '../../shared/src/settings/settings.ts';
import { plannedMove } from '../../shared/test/planned-moves.ts';
import { describeWithData, sharedData } from '../shared-data.ts';

/** The first seconds of the recording, by its task ids. */
const STARTED_MS = 1_795_214_350_000;
const NODES = ['pve1', 'pve2', 'pve3'].map((node) => ({
  ...{ id: `node/${node}`, type: 'node', node, status: 'online', mem: 1e9, maxmem: 1e12 },
}));

const named = (calls: readonly RecordedCall[], from: RegExp, until: RegExp): readonly RecordedCall[] => {
  const start = calls.findIndex(({ path }) => from.test(path));
  const end = calls.findIndex(({ path }, index) => index > start && until.test(path));
  return calls.slice(Math.max(0, start - 2), end < 0 ? undefined : end);
};

/** Answers as the testbed did, in its order; the last answer of each question stays. */
function replayed(calls: readonly RecordedCall[]): PveApi {
  const queues = new Map<string, unknown[]>();
  for (const { method, path, body, status } of calls) {
    const key = `${method} ${path.replace(/\?.*/, '')}`;
    if (status === 200) queues.set(key, [...(queues.get(key) ?? []), JSON.parse(body).data]);
  }
  let asked = false;
  // Whom HA takes along was not asked about.
  for (const vmid of [105, 106]) {
    const key = `GET /api2/json/nodes/pve2/qemu/${vmid}/migrate`;
    if (!queues.has(key)) queues.set(key, [{ running: 1 }]);
  }
  const next = (key: string): unknown => {
    const queue = queues.get(key) ?? [];
    return queue.length > 1 ? queue.shift() : queue[0];
  };
  const rows = (key: string): unknown[] => {
    // Before the request the inventory does not move on.
    const data = asked ? next(key) : queues.get(key)?.[0];
    return Array.isArray(data) ? data : [];
  };
  return apiOver({
    async doRequest(method, path, _template, params = {}) {
      const key = `${method.toUpperCase()} ${path}`;
      if (path.endsWith('/access/permissions'))
        return { [String(params.path)]: { 'Sys.Audit': 1, 'VM.Migrate': 1 } };
      if (path.endsWith('/cluster/status')) return [{ type: 'cluster', quorate: 1 }];
      if (path.endsWith('/cluster/resources')) return [...NODES, ...rows(key)];
      if (/\/nodes\/\w+\/tasks$/.test(path)) return [];
      if (method.toUpperCase() === 'POST') asked = true;
      if (path.endsWith('/cluster/tasks') && !asked) return [];
      if (!queues.has(key)) throw new PveError('answered', 'Permission check failed', 403);
      return next(key);
    },
  });
}

async function executed(calls: readonly RecordedCall[], moves: readonly string[]): Promise<Execution> {
  const clock = manualClock(STARTED_MS);
  const api = replayed(calls);
  const planned = moves.map((line) => {
    const [vmid = '', source = '', target = ''] = line.split(' ');
    const others = moves
      .map((other) => Number(other.split(' ')[0]))
      .filter((other) => other !== Number(vmid));
    return plannedMove({ vmid: Number(vmid), source, target, togetherWith: others });
  });
  const executor = createExecutor({
    ...{ clock, journal: memoryJournal(), log: silentLog },
    observe: () => ({
      observe: async () => ({
        ...seenCluster(planned.map(({ vmid, source }) => ({ vmid, node: source }))),
        activity: { ha: { master: 'pve1', busy: [] }, backupJobs: [] },
      }),
      readPlacement: sameAsSeen,
    }),
  });
  await executor.recover();
  await executor.start({
    ...{ planId: 'p', digest: 'd', moves: planned, consentVmids: [], link: { migrationLink: 'separate' } },
    settings: Settings.parse({ canary: false }),
    mandate: {
      ...{ userid: 'admin@pve', endsAtMs: STARTED_MS + 9e6, api },
      ...{ renew: async () => undefined, erase: () => undefined },
    },
  });
  for (let step = 0; step < 100 && executor.current()?.phase !== 'finished'; step++)
    await clock.advance(3000);
  const ended = executor.current();
  if (ended?.phase !== 'finished') throw new Error(JSON.stringify(ended));
  return ended;
}

const told = ({ moves }: Execution): string[] =>
  moves.map(({ vmid, source, target, state, detail }) =>
    [`${vmid} ${source} -> ${target}: ${state}`, detail].filter((part) => part !== undefined).join(': '),
  );

describeWithData('the recorded migrations, executed again', () => {
  const calls = readRecording(sharedData('recordings', 'pve-9.2-migrations.jsonl.gz'));
  const of = (vmid: number, node: string) =>
    named(
      calls,
      new RegExp(`/nodes/${node}/qemu/${vmid}/migrate`),
      new RegExp(`/qemu/(?!${vmid}/)\\d+/migrate|/cluster/resources$`),
    );

  it('a live migration succeeds, and its log says how long it took', async () => {
    const ended = await executed(of(113, 'pve1'), ['113 pve1 pve3']);
    expect(told(ended)).to.deep.equal(['113 pve1 -> pve3: done']);
    expect(ended.moves[0]?.measured?.seconds).to.be.within(5, 20);
    expect(ended.outcome).to.equal('complete');
  });

  it('story 8, 11: what HA makes of one request is followed for both of a strict bundle', async () => {
    const ended = await executed(of(105, 'pve2'), ['105 pve2 pve3', '106 pve2 pve3']);
    expect(told(ended)).to.deep.equal(['105 pve2 -> pve3: done', '106 pve2 -> pve3: done']);
    expect(ended.moves.map(({ upid }) => upid?.split(':')[5])).to.deep.equal(['qmigrate', 'qmigrate']);
  });

  it('story 31: a target that cannot start it is named from the log, and the guest stays', async () => {
    const ended = await executed(of(104, 'pve1'), ['104 pve1 pve2']);
    expect(told(ended)[0]).to.match(/^104 pve1 -> pve2: failed: .*Cannot allocate memory/);
    expect(ended.moves[0]?.remedy).to.contain('pve2');
  });

  it('story 31: an error during the transfer is named from the log, and the guest stays', async () => {
    const ended = await executed(of(103, 'pve1'), ['103 pve1 pve2']);
    expect(told(ended)[0]).to.match(/^103 pve1 -> pve2: failed: .+/);
    expect(told(ended)[0]).to.not.match(/failed: migration (problems|aborted)$/);
  });
});
