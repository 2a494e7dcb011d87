import type { WireRequest } from '../../../../bridge/src/pve/transport.ts';
import type { WireFault } from '../wire.ts';
import type { World } from '../world.ts';
import { type Fault, type Faults, pick, seconds } from './fault.ts';

const isPost = ({ method, path }: WireRequest) => method === 'POST' && path.endsWith('/migrate');
const isTask = ({ path }: WireRequest) => path.includes('/tasks/');
const isRead = ({ method }: WireRequest) => method === 'GET';

/** Happens to one of the next requests: the one that matters most, or any. */
const onWire =
  (fault: (world: World) => WireFault, times = 1): Fault =>
  (world) => {
    const fits = pick(world, [isPost, isTask, isRead]) ?? isRead;
    for (let count = 0; count < times; count++) world.trouble.next.push({ fits, fault: fault(world) });
    return true;
  };
const status =
  (code: number, message: string): Fault =>
  (world, watch) =>
    onWire(() => ({ do: 'status', status: code, message }), pick(world, [1, 1, 3, 8]))(world, watch);

/** Between the bridge and Proxmox VE. */
export const WIRE_FAULTS: Faults = {
  'answer-delayed': onWire((world) => ({ do: 'delay', seconds: seconds(world, 1, 50) })),
  'answer-garbage': onWire(() => ({ do: 'garbage' })),
  'answer-half': onWire(() => ({ do: 'half' })),
  'answer-lost': onWire(() => ({ do: 'drop-after-effect' })),
  'answer-twice': onWire(() => ({ do: 'twice' })),
  'bridge-killed-before-effect': onWire(() => ({ do: 'die' })),
  'bridge-killed-after-effect': onWire(() => ({ do: 'die-after-effect' })),
  'connection-dropped': onWire(() => ({ do: 'drop' })),
  'status-401': status(401, 'permission denied - invalid PVE ticket'),
  'status-403': status(403, 'Permission check failed (/vms, VM.Migrate)'),
  'status-500': status(500, 'got timeout'),
  'status-501': status(501, 'not implemented'),
  'status-595': status(595, 'No route to host'),
  'status-596': status(596, 'Connection timed out'),
};
