import { bad, type Check, good, warning } from '../check.ts';
import { readFirewall } from '../firewall.ts';
import { isWebOff, nodeSettings, servicePort } from '../node-settings.ts';

export const firewall: Check = {
  name: 'Firewall',
  async look(machine) {
    const [{ isOn, rule }, settings] = await Promise.all([readFirewall(machine), nodeSettings(machine)]);
    if (isWebOff(settings)) return [good('there is no port to open')];
    const port = String(servicePort(settings));
    if (!isOn) return [good('it is off in the datacenter: no rule is needed')];
    if (!rule?.isOn)
      return [
        bad(
          `it is on, and nothing of ours opens port ${port}`,
          'pve-rebalance firewall enable, or a rule of your own',
        ),
      ];
    if (rule.port !== port)
      return [
        warning(
          `our rule opens port ${rule.port}, the service uses ${port}`,
          'pve-rebalance firewall enable',
        ),
      ];
    return [good(`port ${port} is open for ${rule.source}`)];
  },
};
