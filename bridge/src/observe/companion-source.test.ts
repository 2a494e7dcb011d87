import { expect } from 'chai';
import { guestIn, nodeRow, observedCluster, vmRow } from '../../test/observed-cluster.ts';
import { manualClock } from '../clock.ts';
import { type Companion, CompanionError } from '../cluster/companion.ts';
import { createCompanionSource } from './companion-source.ts';
import { createObserver } from './observer.ts';
import { parseRrd } from './pmxcfs-figures.ts';

const GIB = 2 ** 30;
const RRD = [
  `pve-node-9.0/pve1:5000:c:995:1.5:8:0.25:0.01:${32 * GIB}:${9 * GIB}:0:0:1:1:5:5:${20 * GIB}:${2 * GIB}:0:0:0:0:0`,
  `pve2-node/pve2:5000::994:1.5:8:0.5:0.01:${32 * GIB}:${7 * GIB}:0:0:1:1:5:5`,
  `pve-vm-9.0/100:77:vm100:running:0:996:4:0.5:${4 * GIB}:${3 * GIB}:1:0:5:5:5:5:${3.5 * GIB}:1:1:1:1:1:1`,
  `pve2.3-vm/101:77:vm101:running:0:993:4:0.75:${4 * GIB}:${GIB}:1:0:5:5:5:5`,
  `pve-vm-9.0/102:77:secret:running:0:996:4:0.5:${4 * GIB}:${3 * GIB}:1:0:5:5:5:5:U:U:U:U:U:U:U`,
  'pve-vm-9.0/103:U:U:U:U:U:U',
  'nonsense',
  '',
].join('\n');
const NODE = JSON.stringify({
  ...{ format: 1, writer: '0.1.0', node: 'pve1', atMs: 999_000, bootId: 'b', bootedAtMs: 0 },
  hugepages: [{ bytes: 2 ** 21, total: 1024, free: 512 }],
  arc: { minBytes: GIB, maxBytes: 4 * GIB },
  cpu: { vendor: 'GenuineIntel', family: '6', model: 'test', flags: ['aes', 'sse4_2'] },
});

function companionWith(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const companion: Companion = {
    async ask(name) {
      asked.push(name);
      const answer = answers[name];
      if (answer === undefined) throw new CompanionError('blocked', 'pmxcfs does not answer');
      return answer as never;
    },
  };
  return { companion, asked };
}
const ANSWERS = {
  'pseudo.read': { text: RRD },
  'folder.read': {
    files: [
      { name: 'pve1', text: NODE },
      { name: 'pve2', text: '{"format":99}' },
    ],
  },
};

describe('the companion as a source', () => {
  it('tells samples of 8 and 9 with their true time, and passes over what makes no sense', () => {
    const { nodes, guests } = parseRrd(RRD);
    expect(nodes.get('pve1')).to.deep.equal({
      load: { source: 'companion', takenAtMs: 995_000, cpuCores: 2, memoryBytes: 9 * GIB },
      arcBytes: 2 * GIB,
    });
    expect(nodes.get('pve2')?.load).to.include({ cpuCores: 4 });
    expect(guests.get(100)?.load).to.include({ takenAtMs: 996_000, cpuCores: 2, memoryHostBytes: 3.5 * GIB });
    expect(guests.get(101)?.load).to.include({ cpuCores: 3 }).and.not.have.property('memoryHostBytes');
    expect([...guests.keys()]).to.deep.equal([100, 101, 102]);
  });

  it('tells the newer sample of a guest that has come from a node of 8 to one of 9', () => {
    const lines = [
      `pve-vm-9.0/100:9:vm100:running:0:990:4:0.5:${4 * GIB}:${3 * GIB}:1:0:5:5:5:5:${3.5 * GIB}`,
      `pve2.3-vm/100:9:vm100:running:0:700:4:0:${4 * GIB}:${GIB}:1:0:5:5:5:5`,
    ];
    for (const text of [lines.join('\n'), [...lines].reverse().join('\n')])
      expect(parseRrd(text).guests.get(100)?.load).to.include({ takenAtMs: 990_000, memoryBytes: 3 * GIB });
  });

  it('is used where it answers, for nobody whom the API does not show (S12)', async () => {
    const cluster = observedCluster();
    const clock = manualClock(1_000_000);
    const { companion, asked } = companionWith(ANSWERS);
    const observer = createObserver({
      api: cluster.api,
      clock,
      companion: createCompanionSource(companion, clock),
    });
    cluster.resources(
      nodeRow('pve1'),
      nodeRow('pve2'),
      vmRow(100, 'pve1'),
      vmRow(101, 'pve2', { status: 'stopped' }),
    );
    const snapshot = await observer.observe();
    expect(guestIn(snapshot, 100)?.load).to.include({ source: 'companion', takenAtMs: 996_000 });
    expect(guestIn(snapshot, 101), 'it does not run').to.not.have.property('load');
    expect(guestIn(snapshot, 102)).to.equal(undefined);
    expect(snapshot.nodes[0]).to.deep.include({
      ...{ arcMinBytes: GIB, hugepagesBytes: 2 * GIB, freePages: [{ mib: 2, freeBytes: GIB }] },
      cpu: { flags: 'aes sse4_2' },
    });
    await observer.observe();
    expect(asked, 'asked once for both looks, and in each whether 102 is still there').to.have.length(4);
  });

  it('S12: knows of a guest that is denied by itself, of which the dump of rights has no line', async () => {
    const files: Record<string, string> = { '.rrd': RRD, '.version': '{"starttime":1,"vmlist":5}' };
    const mayHide = async (...vmids: number[]) => {
      const cluster = observedCluster();
      const clock = manualClock(1_000_000);
      const told: Companion = {
        ask: async (_name, input) => ({ files: [], text: 'name' in input ? files[input.name] : '' }) as never,
      };
      const companion = createCompanionSource(told, clock);
      const observer = createObserver({ api: cluster.api, clock, companion });
      cluster.resources(nodeRow('pve1'), ...vmids.map((vmid) => vmRow(vmid, 'pve1')));
      return (await observer.observe()).hiddenGuestsPossible;
    };
    files['.vmlist'] = '{"version":5,"ids":{"102":{"version":3}}}';
    expect(await mayHide(100, 101), '102 runs').to.equal(true);
    expect(await mayHide(100, 101, 102)).to.equal(false);
    files['.vmlist'] = '{"version":5,"ids":{}}';
    expect(await mayHide(100, 101), '102 has just been removed').to.equal(false);
  });

  it('S22: facts of an earlier boot are unknown, and those of a node that hides its uptime', async () => {
    const pagesAfter = async (uptime: number | undefined) => {
      const cluster = observedCluster();
      const clock = manualClock(1_000_000);
      const companion = createCompanionSource(companionWith(ANSWERS).companion, clock);
      const observer = createObserver({ api: cluster.api, clock, companion });
      cluster.resources(nodeRow('pve1', { uptime }), nodeRow('pve2'), vmRow(100, 'pve1'));
      return (await observer.observe()).nodes[0]?.hugepagesBytes;
    };
    expect(await pagesAfter(1000), 'up since it published').to.equal(2 * GIB);
    expect(await pagesAfter(900), 'its last sample is a little old').to.equal(2 * GIB);
    expect(await pagesAfter(300), 'it has booted since').to.equal(undefined);
    expect(await pagesAfter(undefined)).to.equal(undefined);
  });

  it('is done without where it does not answer: the API tells the same, only less', async () => {
    const cluster = observedCluster();
    const clock = manualClock(1_000_000);
    const { companion } = companionWith({});
    const observer = createObserver({
      api: cluster.api,
      clock,
      companion: createCompanionSource(companion, clock),
    });
    const snapshot = await observer.observe();
    expect(guestIn(snapshot, 100)?.load).to.include({ source: 'cluster-resources' });
  });

  it('S22: facts that are older than a week are unknown', async () => {
    const clock = manualClock(999_000 + 8 * 86_400_000);
    const { published } = await createCompanionSource(companionWith(ANSWERS).companion, clock).read();
    expect([...published.keys()]).to.deep.equal([]);
  });
});
