import { expect } from 'chai';
import { build } from 'esbuild';
import { manualClock } from '../../bridge/src/clock.ts';
import { pageApi } from '../../bridge/src/offline/page-api.ts';
import { pageTransport } from '../../bridge/src/offline/page-transport.ts';
import { apiOver } from '../../bridge/src/pve/api.ts';
import { listedRequest } from '../../bridge/src/pve/closed-list.ts';
import { formText, type RequestParams } from '../../bridge/src/pve/engine.ts';
import type { GuestAddress, PveApi } from '../../bridge/src/pve/pve-api.ts';
import { offline } from '../../scripts/bundles.mjs';

const UPID = 'UPID:pve1:00000396:000AFC35:6B00CC12:qmigrate:113:admin@pve:';
const vm: GuestAddress = { kind: 'qemu', vmid: 113, node: 'pve1' };
const container: GuestAddress = { kind: 'lxc', vmid: 200, node: 'pve2' };

type Call = (api: PveApi) => Promise<unknown>;
const onGuest = (guest: GuestAddress): Call[] => [
  (api) => api.guestConfig(guest),
  (api) => api.guestHistory(guest, 'week', 'MAX'),
  (api) => api.guestStatus(guest),
  (api) => api.migratePreconditions(guest),
];

/** Every method with an example; one that is missing here does not compile. */
const EXAMPLES: { readonly [Name in keyof PveApi]: readonly Call[] } = {
  backupJobs: [(api) => api.backupJobs()],
  cancelTask: [(api) => api.cancelTask(UPID)],
  cephStatus: [(api) => api.cephStatus()],
  clusterOptions: [(api) => api.clusterOptions()],
  clusterResources: [(api) => api.clusterResources()],
  clusterStatus: [(api) => api.clusterStatus()],
  clusterTasks: [(api) => api.clusterTasks()],
  corosyncNodes: [(api) => api.corosyncNodes()],
  guestConfig: onGuest(vm),
  guestHistory: onGuest(container),
  guestStatus: [],
  haGroups: [(api) => api.haGroups()],
  haManager: [(api) => api.haManager()],
  haResources: [(api) => api.haResources()],
  haRules: [(api) => api.haRules()],
  mappings: [(api) => api.mappings('pci'), (api) => api.mappings('usb')],
  migrate: [
    (api) => api.migrate(vm, { target: 'pve2' }),
    (api) => api.migrate(container, { target: 'pve2' }),
  ],
  migratePreconditions: [],
  nodeBridges: [(api) => api.nodeBridges('pve1')],
  nodeHistory: [(api) => api.nodeHistory('pve1', 'hour', 'AVERAGE')],
  nodeMachines: [(api) => api.nodeMachines('pve1')],
  nodeMigration: [(api) => api.nodeMigration('pve1')],
  nodeNetwork: [(api) => api.nodeNetwork('pve1')],
  nodeReplication: [(api) => api.nodeReplication('pve1', 113)],
  nodeStatus: [(api) => api.nodeStatus('pve1')],
  nodeStorages: [(api) => api.nodeStorages('pve1')],
  nodeTasks: [
    (api) => api.nodeTasks('pve1', { vmid: 113, typefilter: 'qmigrate', sinceSeconds: 17, source: 'all' }),
    (api) => api.nodeTasks('pve1', {}),
  ],
  nodeTime: [(api) => api.nodeTime('pve1')],
  nodeVersion: [(api) => api.nodeVersion('pve1')],
  permissions: [(api) => api.permissions()],
  permissionsOn: [(api) => api.permissionsOn('/vms/113')],
  pingAgent: [(api) => api.pingAgent(vm)],
  pools: [(api) => api.pools()],
  quorumDevice: [(api) => api.quorumDevice()],
  replicationJobs: [(api) => api.replicationJobs()],
  storages: [(api) => api.storages()],
  taskLog: [(api) => api.taskLog(UPID, 3)],
  taskStatus: [(api) => api.taskStatus(UPID)],
  thinPools: [(api) => api.thinPools('pve1')],
  version: [(api) => api.version()],
};

const examples = Object.values(EXAMPLES).flat();
const pathOf = (path: string, query: string) => (query === '' ? path : `${path}?${query}`);

/** What each example sends: `undefined` where it sends nothing. */
async function sentByBridge(call: Call) {
  let sent: { method: string; use: string; url: string } | undefined;
  const api = apiOver({
    async doRequest(method: string, path: string, template: string, params: RequestParams = {}) {
      const { endpoint, ...request } = listedRequest(method, path, template);
      sent = { method: request.method, use: endpoint.use, url: pathOf(request.path, formText(params)) };
      throw new Error('only looked at');
    },
  });
  await call(api).catch(() => undefined);
  return sent;
}

async function sentByPage(call: Call) {
  let sent: { method: string; url: string } | undefined;
  const api = pageApi(async (url, { method }) => {
    sent = { method, url };
    throw new Error('only looked at');
  }, manualClock());
  const why = await call(api).catch((error: Error) => error.message);
  return { sent, why };
}

const sorted = (url: string | undefined) =>
  url?.replace(/\?(.*)/, (_all, query: string) => `?${query.split('&').sort().join('&')}`);

describe('S14: a page without a bridge', () => {
  it('asks what a bridge would ask, as far as it is a read, and nothing else', async () => {
    for (const call of examples) {
      const [bridge, page] = [await sentByBridge(call), await sentByPage(call)];
      if (bridge?.use === 'read') {
        expect(page.sent?.method, bridge.url).to.equal('GET');
        expect(sorted(page.sent?.url)).to.equal(sorted(bridge.url));
      } else {
        expect(page.sent, bridge?.url).to.equal(undefined);
        expect(page.why).to.equal('a page without a bridge changes nothing');
      }
    }
  });

  it('has one way out, which takes nothing but GET', async () => {
    const transport = pageTransport(async () => {
      throw new Error('sent');
    }, manualClock());
    for (const method of ['POST', 'DELETE'] as const)
      expect(() => transport.send({ method, path: '/', headers: {}, timeoutMs: 1 })).to.throw(/only looks/);
  });

  it('has no code in its file that could do more', async () => {
    const built = await build({ ...offline, minify: false, write: false } as Parameters<typeof build>[0]);
    const text = built.outputFiles?.[0]?.text ?? '';
    const inputs = Object.keys(built.metafile?.inputs ?? {});
    expect(text.match(/\bfetch\d?\(/g)).to.have.length(2);
    expect(text).to.not.match(/XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|require\(/);
    const forbidden =
      /undici|proxmox-api|simulated|bridge\/src\/(command|companion|administer|pve\/calls|execute\/effects)/;
    expect(inputs.filter((path) => forbidden.test(path))).to.deep.equal([]);
  });
});
