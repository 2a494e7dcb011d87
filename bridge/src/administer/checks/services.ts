import { bad, type Check, type Finding, good, unknown } from '../check.ts';
import type { Machine } from '../machine.ts';

const UNITS = ['pve-rebalance.socket', 'pve-rebalance.service', 'pve-rebalance-companion.socket'] as const;

async function stateOf({ run }: Machine, unit: string): Promise<Finding> {
  const { code, stdout } = await run('systemctl', [
    'show',
    '-p',
    'LoadState,ActiveState,Result',
    '--value',
    unit,
  ]);
  if (code !== 0) return unknown(`${unit}: systemd does not say`);
  const [load = '', active = '', result = ''] = stdout.trim().split('\n');
  if (load === 'masked')
    return bad(`${unit} is masked`, `systemctl unmask --now ${unit}, if that was not meant`);
  if (load !== 'loaded') return bad(`${unit} is not installed`, 'apt install --reinstall pve-rebalance');
  if (active === 'active' || active === 'activating' || active === 'reloading')
    return good(`${unit} is ${active}`);
  const why = result === 'success' ? '' : ` (${result})`;
  return bad(`${unit} is ${active}${why}`, `systemctl restart ${unit}, then journalctl -u ${unit} -n 20`);
}

export const services: Check = {
  name: 'Services',
  look: (machine) => Promise.all(UNITS.map((unit) => stateOf(machine, unit))),
};
