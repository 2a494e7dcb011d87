import {
  type GuestPoint,
  guestHistory,
  type NodePoint,
  nodeHistory,
  type Series,
} from '#shared/simulation/history.ts';
import type { GuestState, NodeState } from '#shared/simulation/virtual-cluster.ts';
import type { GuestKind } from '#shared/snapshot/guest-facts.ts';
import { died } from '../api-failure.ts';
import { oneOf, type Parameter, required } from '../parameter.ts';
import { isSince } from '../release.ts';
import { Answer, type Route, type RouteRequest } from '../route.ts';
import { bootBytes, pressureOf, type Row, usedDiskBytes } from '../rows.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
type Frame = readonly [stepSeconds: number, rows: number];
/** Steps and lengths of the archives (pve-api 2.6). */
const FRAMES_8: Readonly<Record<string, Frame>> = {
  hour: [MINUTE, 60],
  day: [30 * MINUTE, 70],
  week: [3 * HOUR, 70],
  month: [12 * HOUR, 70],
  year: [7 * DAY, 70],
};
const FRAMES_9: Readonly<Record<string, Frame>> = {
  hour: [MINUTE, 60],
  day: [MINUTE, 1440],
  week: [30 * MINUTE, 336],
  month: [30 * MINUTE, 1440],
  year: [6 * HOUR, 1440],
  decade: [7 * DAY, 570],
};
/** How long the machines are said to exist: older points are empty. */
const KNOWN_SECONDS = 62 * DAY;

interface Frames {
  readonly series: Series;
  /** The same moments as the outside counts them. */
  readonly seconds: readonly number[];
}

/** The node that is asked answers from its own archives, in their steps. */
function framesOf({ state, values }: RouteRequest): Frames {
  const newer = isSince(state.cluster.nodes.get(state.entry)?.spec.release ?? '9.2', '9.0');
  const frame = (newer ? FRAMES_9 : FRAMES_8)[String(values.timeframe)] ?? FRAMES_8.hour;
  const [stepSeconds, rows] = frame ?? [MINUTE, 60];
  const now = Math.floor(state.clock.nowMs() / 1000);
  const last = Math.floor(now / stepSeconds) * stepSeconds;
  const seconds = Array.from({ length: rows }, (_, index) => last - (rows - 1 - index) * stepSeconds);
  const atMs = seconds.map((second) =>
    now - second > KNOWN_SECONDS ? Number.POSITIVE_INFINITY : state.insideMs(second),
  );
  const cf = values.cf === 'MAX' ? 'MAX' : 'AVERAGE';
  return { series: { atMs, stepMs: stepSeconds * 1000, cf }, seconds };
}

const fine = (value: number): number => Math.round(value * 10_000) / 10_000;

/** All that is still written of a stopped guest. */
const sizeColumns = (guest: GuestState): Row => ({
  maxcpu: guest.spec.cores,
  maxmem: guest.spec.memoryBytes,
  maxdisk: bootBytes(guest),
  disk: usedDiskBytes(guest),
});

/** What is the same in every row of a guest. */
const guestConstants = (guest: GuestState, newer: boolean): Row => {
  return newer ? { ...sizeColumns(guest), ...pressureOf(guest.spec.profile) } : sizeColumns(guest);
};

const guestColumns = (point: GuestPoint, newer: boolean): Row => {
  const traffic = point.trafficBytesPerSecond;
  const row: Row = {
    cpu: fine(point.cpu),
    mem: Math.floor(point.memoryBytes),
    netin: traffic,
    netout: traffic * 0.75,
    diskread: traffic * 2,
    diskwrite: traffic * 4,
  };
  if (newer) row.memhost = point.memoryHostBytes;
  return row;
};

const nodeConstants = ({ spec }: NodeState): Row => ({
  maxcpu: spec.cpuTotalCores,
  memtotal: spec.memoryTotalBytes,
  iowait: 0.001,
  swaptotal: 8_589_930_496,
  swapused: 0,
  roottotal: 100_861_726_720,
  rootused: 14_512_345_088,
  ...(isSince(spec.release, '9.0') ? { arcsize: spec.arcBytes ?? 0 } : {}),
});

const nodeColumns = ({ spec }: NodeState, point: NodePoint): Row => {
  const row: Row = {
    loadavg: fine(point.cpu * spec.cpuTotalCores),
    cpu: fine(point.cpu),
    memused: Math.floor(point.memoryBytes),
    netin: 200_000 * point.cpu,
    netout: 150_000 * point.cpu,
  };
  if (!isSince(spec.release, '9.0')) return row;
  row.memavailable = Math.floor(spec.memoryTotalBytes - point.memoryBytes);
  row.pressureiosome = point.ioPressurePercent;
  row.pressureiofull = point.ioPressurePercent / 2;
  row.pressurememorysome = point.memoryPressurePercent;
  row.pressurememoryfull = point.memoryPressurePercent / 2;
  row.pressurecpusome = point.cpu > 0.8 ? fine(point.cpu * 20) : 0;
  return row;
};

/** The rows as text: a day of all guests is millions of cells, most of them the same in every row. */
function rowsOf<P>(
  { seconds }: Frames,
  points: readonly (P | undefined)[],
  constants: Row,
  columns: (point: P) => Row,
): Answer {
  const tail = JSON.stringify(constants).slice(1);
  const rows = seconds.map((time, index) => {
    const point = points[index];
    if (point === undefined) return `{"time":${time}}`;
    return `{"time":${time},${JSON.stringify(columns(point)).slice(1, -1)},${tail}`;
  });
  return new Answer({ text: `[${rows.join(',')}]` });
}

/** Every node keeps the history of the whole cluster: the node of the path is not even looked at. */
const guestRrd = (kind: GuestKind) => (request: RouteRequest) => {
  const { state, values } = request;
  const guest = state.cluster.guests.get(Number(values.vmid));
  if (guest?.spec.kind !== kind)
    throw died(`unable to find configuration file for VM ${String(values.vmid)}`);
  const frames = framesOf(request);
  const newer = isSince(state.cluster.nodes.get(guest.node)?.spec.release ?? '9.2', '9.0');
  if (guest.status === 'stopped') return frames.seconds.map((time) => ({ time, ...sizeColumns(guest) }));
  const points = guestHistory(state.cluster, guest, frames.series);
  return rowsOf(frames, points, guestConstants(guest, newer), (point) => guestColumns(point, newer));
};

function nodeRrd(request: RouteRequest) {
  const { state, node } = request;
  const frames = framesOf(request);
  const points = nodeHistory(state.cluster, node, frames.series);
  return rowsOf(frames, points, nodeConstants(node), (point) => nodeColumns(node, point));
}

const FRAMES = ['hour', 'day', 'week', 'month', 'year'] as const;
const cf = oneOf('AVERAGE', 'MAX');
const timeframe = required(oneOf(...FRAMES));
const nodeTimeframe: Parameter = { ...required(oneOf(...FRAMES, 'decade')), valuesSince: { decade: '9.0' } };

const ofGuest = (kind: GuestKind): Route => ({
  method: 'GET',
  path: `/nodes/{node}/${kind}/{vmid}/rrddata`,
  parameters: { cf, timeframe },
  access: { path: '/vms/{vmid}', privileges: ['VM.Audit'] },
  proxied: false,
  isProtected: true,
  answer: guestRrd(kind),
});

export const rrddataRoutes: readonly Route[] = [
  ofGuest('lxc'),
  ofGuest('qemu'),
  {
    method: 'GET',
    path: '/nodes/{node}/rrddata',
    parameters: { cf, timeframe: nodeTimeframe },
    access: { path: '/nodes/{node}', privileges: ['Sys.Audit'] },
    proxied: false,
    isProtected: true,
    answer: nodeRrd,
  },
];
