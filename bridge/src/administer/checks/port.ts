import { isIP } from 'node:net';
import { bad, type Check, good, warning } from '../check.ts';
import type { Machine } from '../machine.ts';
import { isWebOff, nodeSettings, portTrouble, servicePort } from '../node-settings.ts';

const WEB_PORT = 8006;

const addressFrom = ({ LISTEN_IP = '' }: Record<string, string>): string =>
  isIP(LISTEN_IP) === 0 || ['::', '0.0.0.0'].includes(LISTEN_IP) ? '127.0.0.1' : LISTEN_IP;

async function look(machine: Machine) {
  const settings = await nodeSettings(machine);
  if (isWebOff(settings)) return [good('closed, by ENABLE_WEB=no in /etc/default/pve-rebalance')];
  const trouble = portTrouble(settings);
  if (trouble !== undefined) return [bad(trouble, 'PORT=8016 there, and systemctl restart pve-rebalance')];
  const [host, port] = [addressFrom(settings), servicePort(settings)];
  const [ours, pveproxy] = await Promise.all([
    machine.probeTls(host, port),
    machine.probeTls(host, WEB_PORT),
  ]);
  if (!ours)
    return [bad(`nobody answers on ${host}:${port}`, 'systemctl status pve-rebalance.socket pve-rebalance')];
  if (ours.healthz === undefined)
    return [bad(`another program answers on port ${port}`, 'set another PORT in /etc/default/pve-rebalance')];
  if (pveproxy && pveproxy.fingerprint !== ours.fingerprint)
    return [
      warning(
        `ports ${WEB_PORT} and ${port} serve different certificates: browsers ask twice`,
        'systemctl restart pveproxy, if its certificate was renewed; pve-rebalance reads it by itself',
      ),
    ];
  return [good(`${host}:${port} answers${pveproxy ? ' with the certificate of the web interface' : ''}`)];
}

export const port: Check = { name: 'Port', look };
