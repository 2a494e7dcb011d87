import * as z from 'zod/mini';
import * as answers from './answers.ts';
import * as guestAnswers from './guest-answers.ts';
import { longList } from './long-list.ts';
import * as nodeAnswers from './node-answers.ts';
import { longPermissions } from './permissions-dump.ts';
import { parseUpid } from './upid.ts';

/** An entry of the closed list. */
export interface Endpoint {
  readonly answer: z.ZodMiniType;
  /**
   * Who may call it: `read` any session; `mandate` only an approved execution or its Stop (S2);
   * `session` signing in and renewing, for the same user only.
   */
  readonly use: 'read' | 'mandate' | 'session';
  /** `node`: the entry node passes the request on to the node in the path, which can hang or be gone. */
  readonly answeredBy: 'entry' | 'node';
  /** Of a list whose rows stand for themselves: one that is broken does not take the others with it. */
  readonly row?: z.ZodMiniType;
  /** It is handed on as it came: so long that who needs it reads it elsewhere. */
  readonly isText?: true;
  /** An answer of so many rows that it is read bit by bit; `undefined` where it has to be looked at as a whole. */
  readonly long?: (text: string) => Generator<number, unknown>;
}

const read = <Answer extends z.ZodMiniType>(answer: Answer) =>
  ({ answer, use: 'read', answeredBy: 'entry' }) as const;
const readFromNode = <Answer extends z.ZodMiniType>(answer: Answer) =>
  ({ answer, use: 'read', answeredBy: 'node' }) as const;
const list = <Row extends z.ZodMiniType>(row: Row) => z.array(row);
/** Lists in which a missing row means that something is not known, and nothing worse. */
const readRows = <Row extends z.ZodMiniType>(row: Row) => ({ ...read(list(row)), row }) as const;
const readLongRows = <Row extends z.ZodMiniType>(row: Row) =>
  ({ ...readRows(row), long: (text: string) => longList(row, text) }) as const;
const readText = { ...read(z.string()), isText: true } as const;
const readRowsFromNode = <Row extends z.ZodMiniType>(row: Row) =>
  ({ ...readFromNode(list(row)), row }) as const;

const TaskStarted = z.string().check(z.refine((text) => parseUpid(text) !== undefined, 'not a UPID'));
const startsTask = { answer: TaskStarted, use: 'mandate', answeredBy: 'node' } as const;

/** Every request this program ever makes of a Proxmox VE, and nothing else (S2). Sorted. */
export const ENDPOINTS = {
  'DELETE /nodes/{node}/tasks/{upid}': { answer: z.unknown(), use: 'mandate', answeredBy: 'node' },
  'GET /access/permissions': { ...read(answers.Permissions), long: longPermissions },
  'GET /cluster/backup': read(list(answers.BackupJob)),
  'GET /cluster/ceph/status': read(answers.CephStatus),
  'GET /cluster/config/nodes': read(list(answers.CorosyncNode)),
  'GET /cluster/config/qdevice': read(answers.QuorumDevice),
  'GET /cluster/ha/groups': read(list(answers.HaGroup)),
  'GET /cluster/ha/resources': read(list(answers.HaResource)),
  'GET /cluster/ha/rules': read(list(answers.HaRuleRow)),
  'GET /cluster/ha/status/manager_status': read(answers.HaManager),
  'GET /cluster/mapping/pci': readRows(answers.Mapping),
  'GET /cluster/mapping/usb': readRows(answers.Mapping),
  'GET /cluster/options': read(answers.ClusterOptions),
  'GET /cluster/replication': read(list(answers.ReplicationJob)),
  'GET /cluster/resources': readLongRows(answers.Resource),
  'GET /cluster/status': readRows(answers.ClusterStatusRow),
  'GET /cluster/tasks': readRows(answers.TaskRow),
  'GET /nodes/{node}/capabilities/qemu/machines': readRowsFromNode(nodeAnswers.QemuMachine),
  'GET /nodes/{node}/capabilities/qemu/migration': readFromNode(nodeAnswers.MigrationCapabilities),
  'GET /nodes/{node}/disks/lvmthin': readRowsFromNode(nodeAnswers.ThinPool),
  'GET /nodes/{node}/lxc/{vmid}/config': readFromNode(guestAnswers.GuestConfig),
  'GET /nodes/{node}/lxc/{vmid}/migrate': readFromNode(guestAnswers.MigratePreconditions),
  'GET /nodes/{node}/lxc/{vmid}/rrddata': readText,
  'GET /nodes/{node}/lxc/{vmid}/status/current': readFromNode(guestAnswers.GuestStatus),
  'GET /nodes/{node}/network': readRowsFromNode(nodeAnswers.NetworkRow),
  'GET /nodes/{node}/qemu/{vmid}/config': readFromNode(guestAnswers.GuestConfig),
  'GET /nodes/{node}/qemu/{vmid}/migrate': readFromNode(guestAnswers.MigratePreconditions),
  'GET /nodes/{node}/qemu/{vmid}/rrddata': readText,
  'GET /nodes/{node}/qemu/{vmid}/status/current': readFromNode(guestAnswers.GuestStatus),
  'GET /nodes/{node}/replication': readRowsFromNode(nodeAnswers.NodeReplication),
  'GET /nodes/{node}/rrddata': readText,
  'GET /nodes/{node}/status': readFromNode(nodeAnswers.NodeStatus),
  'GET /nodes/{node}/storage': readRowsFromNode(nodeAnswers.NodeStorage),
  'GET /nodes/{node}/tasks': readRowsFromNode(answers.TaskRow),
  'GET /nodes/{node}/tasks/{upid}/log': readRowsFromNode(answers.TaskLogLine),
  'GET /nodes/{node}/tasks/{upid}/status': readFromNode(answers.TaskStatus),
  'GET /nodes/{node}/time': readFromNode(nodeAnswers.NodeTime),
  'GET /nodes/{node}/version': readFromNode(answers.Version),
  'GET /pools': readRows(answers.PoolRow),
  'GET /storage': readRows(answers.StorageConfig),
  'GET /version': read(answers.Version),
  'POST /access/ticket': { answer: answers.Login, use: 'session', answeredBy: 'entry' },
  'POST /nodes/{node}/lxc/{vmid}/migrate': startsTask,
  'POST /nodes/{node}/qemu/{vmid}/agent/ping': { answer: z.unknown(), use: 'mandate', answeredBy: 'node' },
  'POST /nodes/{node}/qemu/{vmid}/migrate': startsTask,
} as const satisfies Record<string, Endpoint>;

export type EndpointKey = keyof typeof ENDPOINTS;
export type AnswerOf<Key extends EndpointKey> = z.output<(typeof ENDPOINTS)[Key]['answer']>;
