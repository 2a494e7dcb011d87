import { expect } from 'chai';
import { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { type ManualClock, manualClock } from '../clock.ts';
import { apiOver } from '../pve/api.ts';
import { formText, type RequestParams } from '../pve/engine.ts';
import { PveError } from '../pve/pve-error.ts';
import { createObserver, type Observer } from './observer.ts';

type Answer = unknown | PveError | (() => unknown);

const GIB = 2 ** 30;
const refused = (status: number, message: string) => new PveError('answered', message, status);

const node = (name: string, more: object = {}) => ({
  id: `node/${name}`,
  type: 'node',
  node: name,
  status: 'online',
  cpu: 0.5,
  maxcpu: 8,
  mem: 10 * GIB,
  maxmem: 32 * GIB,
  uptime: 1000,
  ...more,
});
const vm = (vmid: number, on: string, more: object = {}) => ({
  id: `qemu/${vmid}`,
  type: 'qemu',
  vmid,
  node: on,
  name: `vm${vmid}`,
  status: 'running',
  cpu: 0.25,
  maxcpu: 4,
  mem: 2 * GIB,
  memhost: 2.5 * GIB,
  maxmem: 4 * GIB,
  template: 0,
  ...more,
});

/** What a small cluster answers; tests change it as they go. */
const smallCluster = (): Record<string, Answer> => ({
  '/version': { version: '9.2.11', release: '9.2' },
  '/access/permissions': { '/': { 'Sys.Audit': 1 }, '/vms': { 'VM.Audit': 1 } },
  '/cluster/resources': [node('pve1'), node('pve2'), vm(100, 'pve1'), vm(101, 'pve2')],
  '/cluster/status': [
    { type: 'cluster', name: 'lab', quorate: 1, nodes: 2 },
    { type: 'node', name: 'pve1', ip: '10.0.0.1', online: 1, local: 1 },
    { type: 'node', name: 'pve2', ip: '10.0.0.2', online: 1, local: 0 },
  ],
  '/cluster/options': {},
  '/cluster/config/nodes': [{ name: 'pve1', ring0_addr: '10.0.0.1' }],
  '/cluster/ha/resources': [],
  '/cluster/ha/rules': [],
  '/nodes/pve1/version': { version: '9.2.11', release: '9.2' },
  '/nodes/pve2/version': { version: '9.1.4', release: '9.1' },
});

describe('the observer', () => {
  let answers: Record<string, Answer>;
  let asked: string[];
  let clock: ManualClock;
  let observer: Observer;

  beforeEach(() => {
    answers = smallCluster();
    asked = [];
    clock = manualClock(1_000_000);
    const engine = {
      async doRequest(method: string, path: string, _template: string, params: RequestParams = {}) {
        const query = formText(params);
        const name = path.replace('/api2/json', '') + (query && `?${query}`);
        expect(method).to.equal('get');
        asked.push(name);
        const answer = Object.hasOwn(answers, name) ? answers[name] : refused(501, `no ${name} here`);
        const given = typeof answer === 'function' ? await answer() : answer;
        if (given instanceof Error) throw given;
        return structuredClone(given);
      },
    };
    observer = createObserver({ api: apiOver(engine), clock });
  });

  const observe = async () => ClusterSnapshot.parse(await observer.observe()) && observer.observe();
  const resources = (...rows: object[]) => {
    answers['/cluster/resources'] = rows;
  };
  const guest = (snapshot: ClusterSnapshot, vmid: number) =>
    snapshot.guests.find((found) => found.vmid === vmid);
  const gaps = ({ unknown }: ClusterSnapshot) => unknown.map(({ what, why }) => `${what}: ${why}`);

  it('sees loads in cores and bytes, with their source and time', async () => {
    const snapshot = await observe();
    expect(snapshot.cluster).to.include({
      name: 'lab',
      standalone: false,
      quorate: true,
      migrationLink: 'shared',
    });
    expect(snapshot.nodes[0]).to.deep.equal({
      name: 'pve1',
      status: 'online',
      maintenance: false,
      version: '9.2.11',
      cpuTotalCores: 8,
      memoryTotalBytes: 32 * GIB,
      uptimeSeconds: 1000,
      load: { source: 'cluster-resources', takenAtMs: 1_000_000, cpuCores: 4, memoryBytes: 10 * GIB },
    });
    expect(guest(snapshot, 100)?.load).to.deep.equal({
      source: 'cluster-resources',
      takenAtMs: 1_000_000,
      cpuCores: 1,
      memoryBytes: 2 * GIB,
      memoryHostBytes: 2.5 * GIB,
    });
    expect(snapshot.hiddenGuestsPossible).to.equal(false);
    expect(snapshot.unknown).to.deep.equal([]);
  });

  it('reads the inventory once a cycle, and what people configure once a minute', async () => {
    await observer.observe();
    const first = asked.length;
    asked = [];
    for (let cycle = 0; cycle < 5; cycle++) {
      await clock.advance(10_000);
      await observer.observe();
    }
    expect(asked.sort()).to.deep.equal([
      ...Array(5).fill('/cluster/resources'),
      ...Array(5).fill('/cluster/status'),
    ]);
    asked = [];
    await clock.advance(10_000);
    await observer.observe();
    expect(asked).to.have.length(first);
  });

  it('hands out the same objects while nothing changes, and new ones where something has', async () => {
    const first = await observer.observe();
    await clock.advance(10_000);
    const second = await observer.observe();
    expect(second.takenAtMs).to.equal(1_010_000);
    for (const part of ['nodes', 'guests', 'storages', 'cluster', 'unknown'] as const)
      expect(second[part], part).to.equal(first[part]);
    resources(node('pve1'), node('pve2'), vm(100, 'pve1'), vm(101, 'pve2', { cpu: 0.5 }));
    const third = await observer.observe();
    expect(third.nodes).to.equal(first.nodes);
    expect(guest(third, 100)).to.equal(guest(first, 100));
    expect(guest(third, 101)?.load).to.include({ cpuCores: 2, takenAtMs: 1_010_000 });
  });

  it('counts no guest as running on a node that is not online, whatever its row says', async () => {
    resources(
      node('pve1'),
      node('pve2', { status: 'offline', cpu: undefined, mem: undefined }),
      vm(101, 'pve2'),
      {
        id: 'storage/pve2/ceph',
        type: 'storage',
        storage: 'ceph',
        node: 'pve2',
        status: 'available',
        shared: 1,
      },
    );
    const snapshot = await observe();
    expect(snapshot.nodes[1]).to.include({ status: 'offline' }).and.not.have.property('load');
    expect(guest(snapshot, 101)).to.include({ status: 'unknown' }).and.not.have.property('load');
    expect(snapshot.storages[0]).to.include({ available: false, shared: true });
    expect(asked).to.not.include('/nodes/pve2/version');
  });

  it('tells the states of guests apart', async () => {
    const states = ['running', 'stopped', 'paused', 'io-error', 'prelaunch', 'unknown', undefined];
    resources(node('pve1'), ...states.map((status, index) => vm(100 + index, 'pve1', { status })));
    const { guests } = await observe();
    expect(guests.map(({ status }) => status)).to.deep.equal([
      'running',
      'stopped',
      'paused',
      'other',
      'other',
      'unknown',
      'unknown',
    ]);
    expect(guests.map(({ load }) => load !== undefined)).to.deep.equal([
      true,
      false,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('knows nothing of a load that was not told, and nothing of the footprint of a container', async () => {
    resources(node('pve1', { cpu: undefined }), vm(100, 'pve1', { mem: undefined }), {
      ...vm(101, 'pve1', { memhost: 0 }),
      type: 'lxc',
      id: 'lxc/101',
    });
    const snapshot = await observe();
    expect(snapshot.nodes[0]).to.not.have.property('load');
    expect(guest(snapshot, 100)).to.not.have.property('load');
    expect(guest(snapshot, 101)).to.include({ kind: 'lxc' });
    expect(guest(snapshot, 101)?.load).to.not.have.property('memoryHostBytes');
  });

  it('sees locks, tags, templates, pools and maintenance', async () => {
    resources(
      node('pve1', { hastate: 'maintenance' }),
      vm(100, 'pve1', { lock: 'backup', tags: 'a;b', template: 1, pool: 'prod' }),
    );
    answers['/cluster/ha/status/current'] = [{ id: 'fencing', type: 'fencing', 'armed-state': 'armed' }];
    const snapshot = await observe();
    expect(snapshot.nodes[0]?.maintenance).to.equal(true);
    expect(snapshot.cluster.haArmed).to.equal(true);
    expect(guest(snapshot, 100)).to.deep.include({
      lock: 'backup',
      tags: ['a', 'b'],
      template: true,
      pool: 'prod',
    });
  });

  it('reads limits, tags and the native balancer from the options, taken apart or as text', async () => {
    for (const options of [
      {
        bwlimit: { migration: 51200 },
        crs: { ha: 'static', 'ha-auto-rebalance': 1 },
        'registered-tags': ['b', 'a'],
      },
      { bwlimit: 'default=51200', crs: 'static,ha-auto-rebalance=1', 'registered-tags': 'b;a' },
    ]) {
      answers['/cluster/options'] = options;
      await clock.advance(60_000);
      const { cluster } = await observer.observe();
      expect(cluster).to.deep.include({
        migrationLimitBytesPerSecond: 51200 * 1024,
        nativeRebalance: true,
        registeredTags: ['a', 'b'],
      });
    }
  });

  it('says what it may not see, and goes on', async () => {
    const denied = refused(403, 'Permission check failed (/, Sys.Audit)');
    answers['/access/permissions'] = { '/vms/100': { 'VM.Audit': 0 } };
    for (const path of ['status', 'config/nodes', 'ha/resources', 'ha/rules'])
      answers[`/cluster/${path}`] = denied;
    resources({ type: 'node', id: 'node/pve1', node: 'pve1', status: 'online' }, vm(100, 'pve1'));
    const snapshot = await observe();
    expect(snapshot.hiddenGuestsPossible).to.equal(true);
    expect(snapshot.cluster).to.include({ migrationLink: 'unknown', standalone: true });
    expect(gaps(snapshot)).to.deep.equal([
      'cluster status: Permission check failed (/, Sys.Audit)',
      'cluster options: needs Sys.Audit on /',
      'corosync links: Permission check failed (/, Sys.Audit)',
      'HA resources: Permission check failed (/, Sys.Audit)',
      'HA rules: Permission check failed (/, Sys.Audit)',
    ]);
  });

  it('does not ask in every cycle for what it may not see', async () => {
    answers['/cluster/status'] = refused(403, 'Permission check failed (/, Sys.Audit)');
    await observer.observe();
    asked = [];
    await clock.advance(10_000);
    expect(gaps(await observer.observe())).to.include(
      'cluster status: Permission check failed (/, Sys.Audit)',
    );
    expect(asked).to.deep.equal(['/cluster/resources']);
    answers['/cluster/status'] = smallCluster()['/cluster/status'];
    await clock.advance(60_000);
    expect((await observer.observe()).unknown).to.deep.equal([]);
  });

  it('asks again at once for what was not answered', async () => {
    answers['/cluster/status'] = new PveError('lost', 'other side closed');
    expect(gaps(await observer.observe())).to.deep.equal(['cluster status: other side closed']);
    answers['/cluster/status'] = smallCluster()['/cluster/status'];
    expect((await observer.observe()).cluster.quorate).to.equal(true);
  });

  it('supposes hidden guests unless VM.Audit reaches all of them', async () => {
    const cases: [object, boolean][] = [
      [{ '/vms': { 'VM.Audit': 1 } }, false],
      [{ '/vms': { 'VM.Audit': 0 } }, true],
      [{ '/vms': { 'VM.Audit': 1 }, '/vms/100': { 'VM.Console': 1 } }, true],
      [{ '/vms': {} }, true],
      [{}, true],
    ];
    for (const [permissions, hidden] of cases) {
      answers['/access/permissions'] = permissions;
      await clock.advance(60_000);
      expect((await observer.observe()).hiddenGuestsPossible, JSON.stringify(permissions)).to.equal(hidden);
    }
  });

  it('fails as a whole only without the inventory, or when the session has ended', async () => {
    const failureOf = async () => {
      const error = await observer.observe().catch((reason: unknown) => reason);
      return error instanceof PveError ? error.status : undefined;
    };
    answers['/cluster/options'] = refused(401, 'Authentication failed!');
    expect(await failureOf()).to.equal(401);
    answers['/cluster/options'] = {};
    answers['/cluster/resources'] = refused(500, 'broken');
    expect(await failureOf()).to.equal(500);
    answers['/cluster/resources'] = [node('pve1')];
    expect((await observer.observe()).nodes).to.have.length(1);
  });

  it('takes groups for rules in Proxmox VE 8, and rules wherever there are some', async () => {
    const group = { group: 'g', nodes: 'pve1', restricted: 1 };
    answers['/cluster/ha/resources'] = [{ sid: 'vm:100', group: 'g' }];
    answers['/version'] = { version: '8.4.21', release: '8.4' };
    answers['/cluster/ha/groups'] = [group];
    expect((await observer.observe()).cluster.haRules[0]).to.include({ id: 'ha-group-g', strict: true });
    expect(asked).to.not.include('/cluster/ha/rules');
    answers['/cluster/ha/groups'] = refused(500, 'list failed: ha groups have been migrated to rules');
    answers['/cluster/ha/rules'] = [{ rule: 'r', type: 'node-affinity', resources: 'vm:100', nodes: 'pve1' }];
    await clock.advance(60_000);
    expect((await observer.observe()).cluster.haRules[0]).to.include({ id: 'r', strict: false });
    answers['/version'] = { version: '9.0.2', release: '9.0' };
    answers['/cluster/ha/rules'] = refused(501, "Method 'GET /cluster/ha/rules' not implemented");
    answers['/cluster/ha/groups'] = [group];
    await clock.advance(60_000);
    expect((await observer.observe()).cluster.haRules[0]).to.include({ id: 'ha-group-g' });
  });

  it('names the rules that are in error', async () => {
    answers['/cluster/ha/rules'] = [{ rule: 'bad', type: 'node-affinity', errors: { nodes: ['x'] } }];
    expect(gaps(await observe())).to.deep.equal([
      'HA rule bad: the HA manager finds it in error and ignores it',
    ]);
  });

  it('does not wait for a node that has just died', async () => {
    answers['/nodes/pve2/version'] = () => new Promise(() => undefined);
    const observing = observer.observe();
    await clock.advance(1500);
    const snapshot = await observing;
    expect(snapshot.nodes.map(({ version }) => version)).to.deep.equal(['9.2.11', undefined]);
    expect(gaps(snapshot)).to.deep.equal(['node pve2 version: no answer yet']);
  });

  describe('of guests that move', () => {
    const UPID = 'UPID:pve1:00000396:000AFC35:6B00CC12:qmigrate:100:admin@pve:';
    const task = { upid: UPID, node: 'pve1', type: 'qmigrate', id: '100', user: 'admin@pve', starttime: 1 };
    const log = `/nodes/pve1/tasks/${UPID}/log?start=0&limit=500`;
    const t = "2026-11-20 22:39:14 starting migration of VM 100 to node 'pve2' (10.0.0.2)";

    beforeEach(() => resources(node('pve1'), node('pve2'), vm(100, 'pve1', { lock: 'migrate' })));

    it('says where to, asking for each log once', async () => {
      answers['/cluster/tasks'] = [task, { ...task, endtime: 2, id: '101' }];
      answers[log] = [
        { n: 1, t: 'conntrack state migration not supported' },
        { n: 2, t },
      ];
      expect(guest(await observe(), 100)).to.include({ lock: 'migrate', movingTo: 'pve2' });
      await observer.observe();
      expect(asked.filter((path) => path === log)).to.have.length(1);
    });

    it('asks again while the log does not say it yet, and does without where it may not be read', async () => {
      answers['/cluster/tasks'] = [task];
      answers[log] = [{ n: 1, t: 'conntrack state migration not supported' }];
      expect(guest(await observer.observe(), 100)).to.not.have.property('movingTo');
      answers[log] = [{ n: 1, t }];
      expect(guest(await observer.observe(), 100)).to.include({ movingTo: 'pve2' });
      answers['/cluster/tasks'] = refused(403, 'no');
      const snapshot = await observer.observe();
      expect(guest(snapshot, 100)).to.not.have.property('movingTo');
      expect(gaps(snapshot)).to.deep.equal(['running tasks: no']);
    });

    it('believes the HA manager about its own', async () => {
      resources(node('pve1'), node('pve2'), vm(100, 'pve1', { hastate: 'migrate' }));
      answers['/cluster/ha/resources'] = [{ sid: 'vm:100' }];
      answers['/cluster/ha/status/current'] = [];
      answers['/cluster/ha/status/manager_status'] = {
        manager_status: { service_status: { 'vm:100': { state: 'migrate', node: 'pve1', target: 'pve2' } } },
      };
      expect(guest(await observe(), 100)).to.deep.include({
        movingTo: 'pve2',
        ha: { state: 'migrate', failback: true, autoRebalance: true },
      });
    });

    it('keeps the figures from before until the new node has measured', async () => {
      resources(node('pve1'), node('pve2'), vm(100, 'pve1'));
      const before = await observer.observe();
      await clock.advance(10_000);
      resources(node('pve1'), node('pve2'), vm(100, 'pve2', { cpu: 0, mem: 1 }));
      const moved = await observer.observe();
      expect(guest(moved, 100)?.node).to.equal('pve2');
      expect(guest(moved, 100)?.load).to.equal(guest(before, 100)?.load);
      expect(gaps(moved)).to.deep.equal(['guest 100 load: just moved to pve2: figures from before']);
      await clock.advance(15_000);
      resources(node('pve1'), node('pve2'), vm(100, 'pve2', { cpu: 0.5 }));
      const settled = await observer.observe();
      expect(guest(settled, 100)?.load).to.include({ cpuCores: 2, takenAtMs: 1_025_000 });
      expect(settled.unknown).to.deep.equal([]);
    });
  });

  describe('asked for more', () => {
    const rows = [{ time: 900, cpu: 0.5, maxcpu: 4, mem: 3 * GIB, memused: 3 * GIB }];
    const paths = (of: string) => [
      `/nodes/${of}/rrddata?timeframe=day&cf=AVERAGE`,
      `/nodes/${of}/rrddata?timeframe=week&cf=MAX`,
    ];
    const offer = (...of: string[]) => {
      for (const path of of.flatMap(paths)) answers[path] = rows;
    };

    it('adds histories, those named first', async () => {
      offer('pve1', 'pve2', 'pve1/qemu/100', 'pve2/qemu/101');
      const snapshot = await observer.observe();
      asked = [];
      const refined = await observer.refine(snapshot, [101]);
      expect(asked.filter((path) => path.includes('day'))).to.deep.equal(
        ['pve1', 'pve2', 'pve2/qemu/101', 'pve1/qemu/100'].map((of) => paths(of)[0]),
      );
      expect(guest(refined, 100)?.history).to.deep.equal({
        source: 'rrddata',
        takenAtMs: 900_000,
        windowSeconds: 0,
        cpuP95Cores: 2,
        memoryPeakBytes: 3 * GIB,
      });
      expect(refined.nodes[0]?.history).to.include({ cpuP95Cores: 2 });
    });

    it('remembers them for a quarter of an hour, and shows them with every observation', async () => {
      offer('pve1', 'pve2', 'pve1/qemu/100', 'pve2/qemu/101');
      const refined = await observer.refine(await observer.observe(), []);
      const next = await observer.observe();
      expect(next.guests).to.equal(refined.guests);
      asked = [];
      await observer.refine(next, [100]);
      expect(asked).to.deep.equal([]);
      await clock.advance(15 * 60_000);
      await observer.refine(next, [100]);
      expect(asked).to.have.length(8);
    });

    it('reads as many guests as it is asked for, the named and the biggest first', async () => {
      resources(
        node('pve1'),
        vm(100, 'pve1'),
        vm(101, 'pve1', { maxmem: 8 * GIB }),
        vm(102, 'pve1'),
        vm(103, 'pve1', { status: 'stopped' }),
      );
      offer('pve1', 'pve1/qemu/100', 'pve1/qemu/101', 'pve1/qemu/102');
      const refined = await observer.refine(await observer.observe(), [102], { guestsMax: 2 });
      expect(refined.guests.filter(({ history }) => history).map(({ vmid }) => vmid)).to.deep.equal([
        101, 102,
      ]);
    });

    it('asks no more than two at once, and stops when told to', async () => {
      const waiting: ((value: unknown) => void)[] = [];
      for (const path of ['pve1', 'pve2', 'pve1/qemu/100', 'pve2/qemu/101'].flatMap(paths))
        answers[path] = () => new Promise((resolve) => waiting.push(resolve));
      const snapshot = await observer.observe();
      asked = [];
      const stop = new AbortController();
      const refining = observer
        .refine(snapshot, [], { signal: stop.signal })
        .catch((error: Error) => error.name);
      await clock.advance(0);
      expect(asked).to.have.length(2);
      stop.abort();
      for (let round = 0; round < 4; round++) {
        for (const answer of waiting.splice(0)) answer(rows);
        await clock.advance(0);
      }
      expect(await refining).to.equal('AbortError');
      expect(asked).to.have.length(4);
    });

    it('makes do with averages where no peaks are kept', async () => {
      answers['/nodes/pve1/qemu/100/rrddata?timeframe=day&cf=AVERAGE'] = rows;
      answers['/nodes/pve1/qemu/100/rrddata?timeframe=week&cf=AVERAGE'] = [{ ...rows[0], memused: 4 * GIB }];
      const refined = await observer.refine(await observer.observe(), [100]);
      expect(guest(refined, 100)?.history?.memoryPeakBytes).to.equal(4 * GIB);
    });

    it('says which histories it could not read, and goes on saying it', async () => {
      offer('pve1', 'pve1/qemu/100', 'pve2/qemu/101');
      for (const path of paths('pve2')) answers[path] = refused(403, 'needs Sys.Audit');
      const refined = await observer.refine(await observer.observe(), []);
      expect(gaps(refined)).to.deep.equal(['node pve2 history: needs Sys.Audit']);
      expect(gaps(await observer.observe())).to.deep.equal(['node pve2 history: needs Sys.Audit']);
    });

    it('reads configurations, of the named guests alone and as they run now', async () => {
      answers['/nodes/pve1/qemu/100/config?current=1'] = {
        scsi0: 'hidden:vm-100-disk-0,size=1G',
        cpu: 'host',
      };
      answers['/nodes/pve1/qemu/100/migrate'] = { running: 1, local_disks: [] };
      asked = [];
      const read = await observer.readPlacement(await observer.observe(), [100]);
      expect(guest(read, 100)?.placement).to.deep.include({ cpuType: 'host', takenAtMs: 1_000_000 });
      expect(guest(read, 100)?.placement?.volumes[0]).to.include({ shared: true });
      expect(guest(read, 101)).to.not.have.property('placement');
      expect(guest(await observer.observe(), 100)?.placement).to.equal(guest(read, 100)?.placement);
    });

    it('forgets a configuration when the guest is on another node', async () => {
      answers['/nodes/pve1/qemu/100/config?current=1'] = {};
      await observer.readPlacement(await observer.observe(), [100]);
      resources(node('pve1'), node('pve2'), vm(100, 'pve2'));
      expect(guest(await observer.observe(), 100)).to.not.have.property('placement');
    });

    it('says which configurations it could not read', async () => {
      answers['/nodes/pve1/qemu/100/config?current=1'] = refused(403, 'needs VM.Audit');
      answers['/nodes/pve2/qemu/101/config?current=1'] = { scsi0: 'hidden:x,size=1G' };
      answers['/nodes/pve2/qemu/101/migrate'] = refused(403, 'needs VM.Migrate');
      const read = await observer.readPlacement(await observer.observe(), [100, 101]);
      expect(gaps(read)).to.deep.equal([
        'guest 100 configuration: needs VM.Audit',
        'guest 101 storage hidden: needs Datastore.Audit on /storage/hidden',
        'guest 101 snapshots: needs VM.Migrate',
      ]);
      expect(guest(read, 101)?.placement?.volumes[0]).to.include({ shared: false });
    });
  });
});
