import { X509Certificate } from 'node:crypto';
import type { Machine } from '../administer/machine.ts';
import { nodeSettings } from '../administer/node-settings.ts';
import { thisMachine } from '../administer/this-machine.ts';
import { socketCompanion } from '../cluster/companion.ts';
import { errorText } from '../log.ts';
import { ticketCredential } from '../pve/credential.ts';
import { type BridgeDesk, openBridgeDesk } from './bridge-desk.ts';
import type { ClusterDesk } from './cluster-desk.ts';
import { failure } from './command-error.ts';
import { hostUrl, trustFrom, withHost } from './host-source.ts';
import { nodeDesk } from './node-desk.ts';
import { mustBeRoot } from './on-node.ts';
import { BRIDGE_PORT } from './sources.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues } from './verb.ts';

const COMPANION_SOCKET = '/run/pve-rebalance/companion.sock';

export const DESK_DETAILS: readonly string[] = [
  'As root on a node it needs nothing more; elsewhere --host says where, and --user or a token who.',
];

/** The bridges of the cluster: as root through the companion of this node, elsewhere through the bridge at `--host`. */
export function withDesk<Result>(
  values: OptionValues,
  terminal: Terminal,
  use: (desk: ClusterDesk) => Promise<Result>,
): Promise<Result> {
  if (values.has('host')) return withBridge(values, terminal, use);
  mustBeRoot(thisMachine(), 'this command without --host');
  return use(nodeDesk(socketCompanion(terminal.env.COMPANION_SOCKET ?? COMPANION_SOCKET), terminal.clock));
}

/** The bridge, which alone can act as somebody: of `--host`, or of this node as root. */
export async function withBridge<Result>(
  values: OptionValues,
  terminal: Terminal,
  use: (desk: BridgeDesk) => Promise<Result>,
  otherwise?: string,
): Promise<Result> {
  if (values.has('host'))
    return withHost(values, terminal, async ({ credential }) => {
      const host = new URL(hostUrl(values.text('host') ?? '')).hostname;
      const place = {
        host,
        port: Number(values.text('bridge-port') ?? BRIDGE_PORT),
        trust: trustFrom(values),
        otherwise,
      };
      return using(await openBridgeDesk(place, credential), use);
    });
  const machine = thisMachine();
  mustBeRoot(machine, 'this command without --host');
  const { PORT, LISTEN_IP } = await nodeSettings(machine);
  const host = LISTEN_IP === undefined || /^(::|0\.0\.0\.0)$/.test(LISTEN_IP) ? '127.0.0.1' : LISTEN_IP;
  const companion = socketCompanion(terminal.env.COMPANION_SOCKET ?? COMPANION_SOCKET);
  const { cert = '' } = await companion.ask('certificate.read', {}).catch((error: unknown) => {
    throw failure(`the companion of this node does not answer: ${errorText(error)}`);
  });
  const trust = { fingerprint: new X509Certificate(cert).fingerprint256 };
  const place = {
    host: host.includes(':') ? `[${host}]` : host,
    port: Number(PORT ?? BRIDGE_PORT),
    trust,
    otherwise,
  };
  return using(await openBridgeDesk(place, await rootTicket(machine)), use);
}

async function using<Result>(desk: BridgeDesk, use: (desk: BridgeDesk) => Promise<Result>): Promise<Result> {
  try {
    return await use(desk);
  } finally {
    desk.close();
  }
}

/** Made by the library of Proxmox VE, which signs for whoever can read its key: root (S25). */
const TICKET = `use PVE::AccessControl;
print PVE::AccessControl::assemble_ticket('root@pam'), "\\n";
print PVE::AccessControl::assemble_csrf_prevention_token('root@pam'), "\\n";`;

async function rootTicket(machine: Machine) {
  const { code, stdout } = await machine.run('/usr/bin/perl', ['-e', TICKET]);
  const [ticket = '', csrfToken = ''] = stdout.split('\n');
  if (code !== 0 || !ticket.startsWith('PVE:root@pam:') || csrfToken === '')
    throw failure('no ticket can be made here. Maybe this is not a Proxmox VE node: give --host');
  return ticketCredential({ userid: 'root@pam', ticket, csrfToken });
}
