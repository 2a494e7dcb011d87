import { expect } from 'chai';
import {
  GIB,
  gapsOf,
  guestIn,
  nodeRow,
  type ObservedCluster,
  observedCluster,
  refused,
  vmRow,
} from '../../test/observed-cluster.ts';
import { createObserver } from './observer.ts';

describe('an observation that is refined', () => {
  let cluster: ObservedCluster;
  beforeEach(() => {
    cluster = observedCluster();
  });

  const rows = [{ time: 900, cpu: 0.5, maxcpu: 4, mem: 3 * GIB, memused: 3 * GIB }];
  const paths = (of: string) => [
    `/nodes/${of}/rrddata?timeframe=day&cf=AVERAGE`,
    `/nodes/${of}/rrddata?timeframe=week&cf=MAX`,
  ];
  const offer = (...of: string[]) => {
    for (const path of of.flatMap(paths)) cluster.answers[path] = rows;
  };

  it('adds histories, those named first', async () => {
    offer('pve1', 'pve2', 'pve1/qemu/100', 'pve2/qemu/101');
    const snapshot = await cluster.observer.observe();
    cluster.forget();
    const refined = await cluster.observer.refine(snapshot, [101]);
    expect(cluster.asked.filter((path) => path.includes('day'))).to.deep.equal(
      ['pve1', 'pve2', 'pve2/qemu/101', 'pve1/qemu/100'].map((of) => paths(of)[0]),
    );
    expect(guestIn(refined, 100)?.history).to.deep.equal({
      source: 'rrddata',
      takenAtMs: 900_000,
      windowSeconds: 0,
      cpuP95Cores: 2,
      cpuPeakCores: 2,
      cpuDayPeakCores: 2,
      memoryPeakBytes: 3 * GIB,
      memoryDayPeakBytes: 3 * GIB,
      series: { firstSlot: 0, cpuMillicores: [2000], memoryMib: [3072] },
    });
    expect(refined.nodes[0]?.history).to.include({ cpuP95Cores: 2 });
  });

  it('remembers them for a quarter of an hour, and shows them with every observation', async () => {
    offer('pve1', 'pve2', 'pve1/qemu/100', 'pve2/qemu/101');
    const refined = await cluster.observer.refine(await cluster.observer.observe(), []);
    const next = await cluster.observer.observe();
    expect(next.guests).to.equal(refined.guests);
    cluster.forget();
    await cluster.observer.refine(next, [100]);
    expect(cluster.asked).to.deep.equal([]);
    await cluster.clock.advance(15 * 60_000);
    await cluster.observer.refine(next, [100]);
    expect(cluster.asked).to.have.length(16);
  });

  it('goes on with the others while somebody watches, and says until then whose history is not known', async () => {
    offer('pve1', 'pve2', 'pve1/qemu/100', 'pve2/qemu/101');
    const watching = new AbortController();
    const { api, clock } = cluster;
    const observer = createObserver({ api, clock, watching: watching.signal });
    const first = await observer.observe();
    expect(gapsOf(first).filter((gap) => gap.includes('history'))).to.deep.equal([]);
    const refined = await observer.refine(first, [100], { guestsMax: 1 });
    expect(gapsOf(refined)).to.include('history of 1 guests: not read yet: their current sample counts');
    await clock.advance(0);
    const next = await observer.observe();
    expect(next.guests.every(({ history }) => history)).to.equal(true);
    expect(gapsOf(next).filter((gap) => gap.includes('history'))).to.deep.equal([]);
    watching.abort();
    await clock.advance(3_600_000);
    cluster.forget();
    await observer.refine(await observer.observe(), [100], { guestsMax: 1 });
    await clock.advance(1000);
    expect(cluster.asked.filter((path) => path.includes('/101/'))).to.deep.equal([]);
  });

  it('leaves the others for later while something else goes on', async () => {
    offer('pve1', 'pve2', 'pve1/qemu/100', 'pve2/qemu/101');
    const { api, clock } = cluster;
    let isBusy = true;
    const watching = new AbortController().signal;
    const observer = createObserver({ api, clock, watching, hasLeisure: () => !isBusy });
    await observer.refine(await observer.observe(), [100], { guestsMax: 1 });
    const asked = () => cluster.asked.filter((path) => path.includes('/101/'));
    await clock.advance(60_000);
    expect(asked()).to.deep.equal([]);
    isBusy = false;
    await clock.advance(1000);
    expect(asked()).to.not.deep.equal([]);
  });

  it('knows the newest machine of each node that tells, and what a planned guest runs as', async () => {
    offer('pve1', 'pve2', 'pve1/qemu/100', 'pve2/qemu/101');
    const refined = await cluster.observer.refine(await cluster.observer.observe(), []);
    expect(refined.nodes.map(({ machineVersion }) => machineVersion)).to.deep.equal(['10.1', undefined]);
    cluster.answers['/nodes/pve1/qemu/100/config?current=1'] = {};
    cluster.answers['/nodes/pve1/qemu/100/status/current'] = {
      status: 'running',
      'running-machine': 'pc-q35-10.1',
    };
    const placed = await cluster.observer.readPlacement(refined, [100]);
    expect(guestIn(placed, 100)?.placement?.runningMachine).to.equal('pc-q35-10.1');
  });

  it('reads as many guests as it is asked for, the named and the biggest first', async () => {
    cluster.resources(
      nodeRow('pve1'),
      vmRow(100, 'pve1'),
      vmRow(101, 'pve1', { maxmem: 8 * GIB }),
      vmRow(102, 'pve1'),
      vmRow(103, 'pve1', { status: 'stopped' }),
    );
    offer('pve1', 'pve1/qemu/100', 'pve1/qemu/101', 'pve1/qemu/102');
    const refined = await cluster.observer.refine(await cluster.observer.observe(), [102], { guestsMax: 2 });
    expect(refined.guests.filter(({ history }) => history).map(({ vmid }) => vmid)).to.deep.equal([101, 102]);
  });

  it('asks no more than two at once, and stops when told to', async () => {
    const waiting: ((value: unknown) => void)[] = [];
    for (const path of ['pve1', 'pve2', 'pve1/qemu/100', 'pve2/qemu/101'].flatMap(paths))
      cluster.answers[path] = () => new Promise((resolve) => waiting.push(resolve));
    const snapshot = await cluster.observer.observe();
    cluster.forget();
    const stop = new AbortController();
    const refining = cluster.observer
      .refine(snapshot, [], { signal: stop.signal })
      .catch((error: Error) => error.name);
    await cluster.clock.advance(0);
    expect(cluster.asked.filter((path) => path.includes('rrddata'))).to.have.length(2);
    stop.abort();
    for (let round = 0; round < 4; round++) {
      for (const answer of waiting.splice(0)) answer(rows);
      await cluster.clock.advance(0);
    }
    expect(await refining).to.equal('AbortError');
    expect(cluster.asked.filter((path) => path.includes('rrddata'))).to.have.length(4);
  });

  it('makes do with averages where no peaks are kept', async () => {
    cluster.answers['/nodes/pve1/qemu/100/rrddata?timeframe=day&cf=AVERAGE'] = rows;
    cluster.answers['/nodes/pve1/qemu/100/rrddata?timeframe=week&cf=AVERAGE'] = [
      { ...rows[0], memused: 4 * GIB },
    ];
    const refined = await cluster.observer.refine(await cluster.observer.observe(), [100]);
    expect(guestIn(refined, 100)?.history?.memoryPeakBytes).to.equal(4 * GIB);
  });

  it('says which histories it could not read, and goes on saying it', async () => {
    offer('pve1', 'pve1/qemu/100', 'pve2/qemu/101');
    for (const path of paths('pve2')) cluster.answers[path] = refused(403, 'needs Sys.Audit');
    const refined = await cluster.observer.refine(await cluster.observer.observe(), []);
    expect(gapsOf(refined)).to.deep.equal(['node pve2 history: needs Sys.Audit']);
    expect(gapsOf(await cluster.observer.observe())).to.deep.equal(['node pve2 history: needs Sys.Audit']);
  });

  it('reads configurations, of the named guests alone and as they run now', async () => {
    cluster.answers['/nodes/pve1/qemu/100/config?current=1'] = {
      scsi0: 'hidden:vm-100-disk-0,size=1G',
      cpu: 'host',
    };
    cluster.answers['/nodes/pve1/qemu/100/migrate'] = { running: 1, local_disks: [] };
    cluster.forget();
    const read = await cluster.observer.readPlacement(await cluster.observer.observe(), [100]);
    expect(guestIn(read, 100)?.placement).to.deep.include({ cpuType: 'host', takenAtMs: 1_000_000 });
    expect(guestIn(read, 100)?.placement?.volumes[0]).to.include({ shared: true });
    expect(guestIn(read, 101)).to.not.have.property('placement');
    expect(guestIn(await cluster.observer.observe(), 100)?.placement).to.equal(guestIn(read, 100)?.placement);
  });

  it('forgets a configuration when the guest is on another node', async () => {
    cluster.answers['/nodes/pve1/qemu/100/config?current=1'] = {};
    await cluster.observer.readPlacement(await cluster.observer.observe(), [100]);
    cluster.resources(nodeRow('pve1'), nodeRow('pve2'), vmRow(100, 'pve2'));
    expect(guestIn(await cluster.observer.observe(), 100)).to.not.have.property('placement');
  });

  it('says which configurations it could not read', async () => {
    cluster.answers['/nodes/pve1/qemu/100/config?current=1'] = refused(403, 'needs VM.Audit');
    cluster.answers['/nodes/pve2/qemu/101/config?current=1'] = { scsi0: 'hidden:x,size=1G' };
    cluster.answers['/nodes/pve2/qemu/101/migrate'] = refused(403, 'needs VM.Migrate');
    const read = await cluster.observer.readPlacement(await cluster.observer.observe(), [100, 101]);
    expect(gapsOf(read)).to.deep.equal([
      'guest 100 configuration: needs VM.Audit',
      'guest 101 storage hidden: needs Datastore.Audit on /storage/hidden',
      'guest 101 snapshots: needs VM.Migrate',
    ]);
    expect(guestIn(read, 101)?.placement?.volumes[0]).to.include({ shared: false });
  });

  it('learns of processors and shared pages from each node, once in a quarter of an hour', async () => {
    cluster.answers['/nodes/pve1/status'] = {
      cpuinfo: { cpus: 8, sockets: 2, model: 'Xeon', mhz: '2400.000', flags: 'fpu vme' },
      ksm: { shared: 3 * GIB },
    };
    cluster.answers['/nodes/pve2/status'] = refused(403, 'needs Sys.Audit');
    const refined = await cluster.observer.refine(await cluster.observer.observe(), []);
    expect(refined.nodes[0]).to.deep.include({
      cpu: { model: 'Xeon', sockets: 2, mhz: 2400, flags: 'fpu vme' },
      ksmSharedBytes: 3 * GIB,
    });
    expect(refined.nodes[1]).to.not.have.property('cpu');
    expect(gapsOf(refined)).to.include('node pve2 status: needs Sys.Audit');
    cluster.forget();
    await cluster.clock.advance(60_000);
    expect((await cluster.observer.observe()).nodes[0]).to.have.property('cpu');
    expect(cluster.asked).to.not.include('/nodes/pve1/status');
  });

  it('keeps what it knows of a node that does not answer for a while, and asks again soon', async () => {
    const flags = async () =>
      (await cluster.observer.refine(await cluster.observer.observe(), [])).nodes[0]?.cpu?.flags;
    const answering = { cpuinfo: { cpus: 8, sockets: 2, model: 'Xeon', mhz: '2400.000', flags: 'fpu vme' } };
    cluster.answers['/nodes/pve1/status'] = refused(596, 'Connection timed out');
    expect(await flags()).to.equal(undefined);
    cluster.answers['/nodes/pve1/status'] = answering;
    await cluster.clock.advance(61_000);
    expect(await flags()).to.equal('fpu vme');
    cluster.answers['/nodes/pve1/status'] = refused(596, 'Connection timed out');
    await cluster.clock.advance(901_000);
    expect(await flags()).to.equal('fpu vme');
    cluster.answers['/nodes/pve1/status'] = refused(403, 'needs Sys.Audit');
    await cluster.clock.advance(61_000);
    await flags();
    expect(await flags(), 'who may ask no more').to.equal(undefined);
  });

  it('reads histories again that are older than whoever asks will have', async () => {
    offer('pve1', 'pve2', 'pve1/qemu/100', 'pve2/qemu/101');
    const asks = async (historyAgeMaxMs?: number) => {
      cluster.forget();
      const options = historyAgeMaxMs === undefined ? {} : { historyAgeMaxMs };
      await cluster.observer.refine(await cluster.observer.observe(), [100, 101], options);
      return cluster.asked.filter((path) => path.includes('rrddata')).length;
    };
    expect(await asks()).to.be.greaterThan(0);
    await cluster.clock.advance(20 * 60_000);
    expect(await asks(25 * 60_000)).to.equal(0);
    expect(await asks()).to.be.greaterThan(0);
  });

  it('asks what balloons leave to guests only where memory is short', async () => {
    cluster.resources(
      nodeRow('pve1', { mem: 27 * GIB }),
      nodeRow('pve2'),
      vmRow(100, 'pve1'),
      vmRow(101, 'pve2'),
    );
    cluster.answers['/nodes/pve1/qemu/100/status/current'] = {
      status: 'running',
      maxmem: 4 * GIB,
      ballooninfo: { actual: 3 * GIB, max_mem: 4 * GIB },
    };
    const refined = await cluster.observer.refine(await cluster.observer.observe(), []);
    expect(guestIn(refined, 100)).to.include({ balloonBytes: 3 * GIB });
    expect(guestIn(refined, 101)).to.not.have.property('balloonBytes');
    expect(cluster.asked).to.not.include('/nodes/pve2/qemu/101/status/current');
  });
});
