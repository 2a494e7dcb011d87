import { expect } from 'chai';
import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { type ManualClock, manualClock } from '../src/clock.ts';
import { createObserver, type Observer } from '../src/observe/observer.ts';
import { apiOver } from '../src/pve/api.ts';
import { formText, type RequestParams } from '../src/pve/engine.ts';
import type { PveApi } from '../src/pve/pve-api.ts';
import { PveError } from '../src/pve/pve-error.ts';

/** What a path answers: data, a failure, or something that makes one of them. */
export type Answer = unknown | PveError | (() => unknown);

export const GIB = 2 ** 30;

export const refused = (status: number, message: string) => new PveError('answered', message, status);

export const nodeRow = (name: string, more: object = {}) => ({
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
export const vmRow = (vmid: number, on: string, more: object = {}) => ({
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
export const smallCluster = (): Record<string, Answer> => ({
  '/version': { version: '9.2.11', release: '9.2' },
  '/access/permissions': { '/': { 'Sys.Audit': 1 }, '/vms': { 'VM.Audit': 1 }, '/sdn': { 'SDN.Audit': 1 } },
  '/cluster/resources': [nodeRow('pve1'), nodeRow('pve2'), vmRow(100, 'pve1'), vmRow(101, 'pve2')],
  '/cluster/status': [
    { type: 'cluster', name: 'lab', quorate: 1, nodes: 2 },
    { type: 'node', name: 'pve1', ip: '10.0.0.1', online: 1, local: 1 },
    { type: 'node', name: 'pve2', ip: '10.0.0.2', online: 1, local: 0 },
  ],
  '/cluster/mapping/pci': [],
  '/cluster/mapping/usb': [],
  '/cluster/options': {},
  '/cluster/config/nodes': [{ name: 'pve1', ring0_addr: '10.0.0.1' }],
  '/cluster/backup': [],
  '/cluster/config/qdevice': {},
  '/cluster/ha/resources': [],
  '/cluster/ha/rules': [],
  '/cluster/replication': [],
  '/cluster/tasks': [],
  '/pools': [],
  '/storage': [],
  '/nodes/pve1/status': { cpuinfo: { cpus: 8, sockets: 1, model: 'test', mhz: '2900.000' } },
  '/nodes/pve2/status': { cpuinfo: { cpus: 8, sockets: 1, model: 'test', mhz: '2900.000' } },
  '/nodes/pve1/capabilities/qemu/machines': [
    { id: 'pc-q35-9.2', version: '9.2' },
    { id: 'pc-q35-10.1', version: '10.1' },
    { id: 'pc-q35-10.0+pve1', version: '10.0+pve1' },
  ],
  '/nodes/pve1/time': { time: 1000, localtime: 1000, timezone: 'UTC' },
  '/nodes/pve2/time': { time: 1000, localtime: 1000, timezone: 'UTC' },
  '/nodes/pve1/version': { version: '9.2.11', release: '9.2' },
  '/nodes/pve2/version': { version: '9.1.4', release: '9.1' },
});

/** An observer of a cluster whose answers a test changes as it goes. */
export interface ObservedCluster {
  readonly answers: Record<string, Answer>;
  /** Paths with their queries, in the order they were asked. */
  readonly asked: string[];
  readonly clock: ManualClock;
  readonly observer: Observer;
  readonly api: PveApi;
  resources(...rows: object[]): void;
  /** Forgets what was asked so far. */
  forget(): void;
}

export function observedCluster(): ObservedCluster {
  const answers = smallCluster();
  const asked: string[] = [];
  const clock = manualClock(1_000_000);
  const engine = {
    async doRequest(method: string, path: string, _template: string, params: RequestParams = {}) {
      const query = formText(params);
      const name = path.replace('/api2/json', '') + (query && `?${query}`);
      expect(method).to.equal('get');
      asked.push(name);
      const answer = Object.hasOwn(answers, name) ? answers[name] : refused(501, `no ${name} here`);
      const given = typeof answer === 'function' ? await answer() : answer;
      if (given instanceof Error) throw given;
      // As it came on the wire.
      return path.endsWith('/rrddata') ? JSON.stringify({ data: given }) : structuredClone(given);
    },
  };
  const api = apiOver(engine);
  return {
    answers,
    asked,
    clock,
    observer: createObserver({ api, clock }),
    api,
    resources(...rows) {
      answers['/cluster/resources'] = rows;
    },
    forget() {
      asked.length = 0;
    },
  };
}

export const guestIn = ({ guests }: ClusterSnapshot, vmid: number): GuestFacts | undefined =>
  guests.find((guest) => guest.vmid === vmid);

export const gapsOf = ({ unknown }: ClusterSnapshot): string[] =>
  unknown.map(({ what, why }) => `${what}: ${why}`);
