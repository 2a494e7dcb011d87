import { bad, type Check, type Finding, good, unknown } from '../check.ts';
import type { Machine } from '../machine.ts';
import { isWebOff, nodeSettings } from '../node-settings.ts';

const WEB_UNITS = ['pve-rebalance.socket', 'pve-rebalance.service'] as const;
const UNITS = [...WEB_UNITS, 'pve-rebalance-companion.socket'] as const;
type Unit = (typeof UNITS)[number];

/** systemd says them in an order of its own. */
async function propertiesOf({ run }: Machine, unit: Unit): Promise<Record<string, string> | undefined> {
  const { code, stdout } = await run('systemctl', [
    'show',
    '-p',
    'LoadState,ActiveState,Result,UnitFileState',
    unit,
  ]);
  const pairs = stdout.split('\n').map((line) => [line.replace(/=.*/, ''), line.replace(/^[^=]*=/, '')]);
  return code === 0 ? Object.fromEntries(pairs) : undefined;
}

async function stateOf(machine: Machine, unit: Unit, isOff: boolean): Promise<Finding> {
  const properties = await propertiesOf(machine, unit);
  if (!properties) return unknown(`${unit}: systemd does not say`);
  const { LoadState: load, ActiveState: active, Result: result, UnitFileState: atBoot } = properties;
  if (load === 'masked')
    return bad(`${unit} is masked`, `systemctl unmask --now ${unit}, if that was not meant`);
  if (load !== 'loaded') return bad(`${unit} is not installed`, 'apt install --reinstall pve-rebalance');
  if (isOff && active === 'inactive')
    return good(`${unit} is off, by ENABLE_WEB=no in /etc/default/pve-rebalance`);
  if (active === 'active' || active === 'activating' || active === 'reloading')
    return atBoot === 'disabled'
      ? bad(`${unit} is ${active}, but not after the next boot`, `systemctl enable ${unit}`)
      : good(`${unit} is ${active}`);
  const why = result === 'success' ? '' : ` (${result})`;
  return bad(`${unit} is ${active}${why}`, `systemctl restart ${unit}, then journalctl -u ${unit} -n 20`);
}

export const services: Check = {
  name: 'Services',
  async look(machine) {
    const isOff = isWebOff(await nodeSettings(machine));
    return Promise.all(
      UNITS.map((unit) => stateOf(machine, unit, isOff && WEB_UNITS.some((web) => web === unit))),
    );
  },
};
