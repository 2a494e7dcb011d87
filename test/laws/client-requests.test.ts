import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { apiOver } from '../../bridge/src/pve/api.ts';
import { type ListedRequest, listedRequest } from '../../bridge/src/pve/closed-list.ts';
import { ENDPOINTS } from '../../bridge/src/pve/endpoints.ts';
import { formText, type RequestParams } from '../../bridge/src/pve/engine.ts';
import { login } from '../../bridge/src/pve/login.ts';
import type { GuestAddress } from '../../bridge/src/pve/pve-api.ts';
import { describeWithData, sharedData } from '../shared-data.ts';

interface Parameter {
  readonly type?: string;
  readonly optional?: number;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly maxLength?: number;
}
type Schema = Readonly<Record<string, { parameters: { properties?: Record<string, Parameter> } }>>;

interface Sent {
  readonly request: ListedRequest;
  readonly params: URLSearchParams;
}

const UPID = 'UPID:pve1:00000396:000AFC35:6B00CC12:qmigrate:113:admin@pve:';
const vm: GuestAddress = { kind: 'qemu', vmid: 113, node: 'pve1' };
const container: GuestAddress = { kind: 'lxc', vmid: 200, node: 'pve2' };

/** Everything our client can send, with every option it knows. */
async function everythingSent(): Promise<Sent[]> {
  const sent: Sent[] = [];
  const engine = {
    async doRequest(method: string, path: string, template: string, params: RequestParams = {}) {
      sent.push({
        request: listedRequest(method, path, template),
        params: new URLSearchParams(formText(params)),
      });
      throw new Error('only looked at');
    },
  };
  const api = apiOver(engine);
  const move = { target: 'pve3', bwlimit: 102400 };
  const filter = { vmid: 113, typefilter: 'qmigrate', sinceSeconds: 1795214354, source: 'all' } as const;
  const calls: Promise<unknown>[] = [
    api.permissionsOn('/vms/113'),
    api.nodeTasks('pve1', filter),
    api.nodeTasks('pve1', {}),
    api.mappings('pci'),
    api.mappings('usb'),
    api.taskStatus(UPID),
    api.taskLog(UPID, 0),
    api.cancelTask(UPID),
    api.migrate(vm, { ...move, online: true, withLocalDisks: true }),
    api.migrate(container, { ...move, restart: true, targetStorage: 'ssd:nvme' }),
    api.migrate(vm, { ...move, online: true, targetStorage: 'ssd:nvme,hdd:slow' }),
    api.nodeReplication('pve1', 113),
    api.pingAgent(vm),
    login(engine, { username: 'root@pam', password: 'secret' }),
  ];
  for (const call of [
    api.version,
    api.permissions,
    api.clusterResources,
    api.clusterStatus,
    api.clusterOptions,
    api.clusterTasks,
    api.corosyncNodes,
    api.quorumDevice,
    api.cephStatus,
    api.backupJobs,
    api.replicationJobs,
    api.haManager,
    api.haResources,
    api.haRules,
    api.haGroups,
    api.storages,
    api.pools,
  ])
    calls.push(call());
  for (const call of [
    api.nodeVersion,
    api.nodeTime,
    api.nodeStatus,
    api.nodeMachines,
    api.nodeBridges,
    api.nodeNetwork,
    api.nodeStorages,
    api.thinPools,
    api.nodeMigration,
  ])
    calls.push(call('pve1'));
  for (const guest of [vm, container]) {
    calls.push(api.guestConfig(guest), api.guestStatus(guest), api.migratePreconditions(guest));
    calls.push(api.guestHistory(guest, 'day', 'AVERAGE'), api.guestHistory(guest, 'week', 'MAX'));
  }
  calls.push(api.nodeHistory('pve1', 'hour', 'AVERAGE'));
  await Promise.allSettled(calls);
  return sent;
}

function faults({ request, params }: Sent, schema: Schema): string[] {
  const method = schema[request.key];
  if (!method) return [`${request.key} is not offered`];
  const { properties = {} } = method.parameters;
  const inPath = new Set([...request.key.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const missing = Object.entries(properties)
    .filter(([name, { optional }]) => !optional && !inPath.has(name) && !params.has(name))
    .map(([name]) => `${request.key} lacks ${name}`);
  const wrong = [...params].flatMap(([name, value]) => {
    const parameter = properties[name];
    if (!parameter) return [`${request.key} knows no ${name}`];
    return fits(value, parameter) ? [] : [`${request.key} refuses ${name}=${value}`];
  });
  return [...missing, ...wrong];
}

function fits(
  value: string,
  { type, enum: choices, minimum, maximum, pattern, maxLength }: Parameter,
): boolean {
  if (choices && !choices.includes(value)) return false;
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return false;
  if (maxLength !== undefined && value.length > maxLength) return false;
  if (type === 'boolean') return value === '0' || value === '1';
  if (type !== 'integer' && type !== 'number') return true;
  const number = Number(value);
  return (
    Number.isFinite(number) &&
    (type === 'number' || Number.isInteger(number)) &&
    number >= (minimum ?? -Infinity) &&
    number <= (maximum ?? Infinity)
  );
}

/** Asked only of a Proxmox VE that has them; older ones answer 501, which the callers expect. */
const SINCE_9 = [
  'GET /cluster/ha/rules',
  'GET /nodes/{node}/capabilities/qemu/migration',
  'GET /nodes/{node}/lxc/{vmid}/migrate',
];

describeWithData('every request of our client', () => {
  const schemaOf = (version: string): Schema =>
    JSON.parse(readFileSync(sharedData('api', `pve-${version}-flat.json`), 'utf8'));

  it('is one that Proxmox VE 9.2 accepts', async () => {
    const schema = schemaOf('9.2');
    expect((await everythingSent()).flatMap((sent) => faults(sent, schema))).to.deep.equal([]);
  });

  it('is one that Proxmox VE 8.4 accepts, but for rules and the precheck of containers, which came with 9', async () => {
    const schema = schemaOf('8.4');
    const found = (await everythingSent()).flatMap((sent) => faults(sent, schema));
    expect(found.sort()).to.deep.equal(SINCE_9.map((key) => `${key} is not offered`));
  });

  it('is in the closed list, all of which is used', async () => {
    const used = new Set((await everythingSent()).map(({ request }) => request.key));
    expect([...used].sort()).to.deep.equal(Object.keys(ENDPOINTS));
  });

  it('needs no more than the login allows tokens: only signing in is refused to them', () => {
    const schema: Record<string, { allowtoken?: number }> = JSON.parse(
      readFileSync(sharedData('api', 'pve-9.2-flat.json'), 'utf8'),
    );
    const refused = Object.keys(ENDPOINTS).filter((key) => schema[key]?.allowtoken === 0);
    expect(refused).to.deep.equal(['POST /access/ticket']);
  });
});
