import { createAccessList, isAccessEntry } from '../../serve/access-list.ts';
import { bad, type Check, good, warning } from '../check.ts';
import { nodeSettings } from '../node-settings.ts';

const words = (text = ''): string[] => text.split(/[\s,]+/).filter(Boolean);

/** pveproxy's lists hold for this machine's own address, too: then the service cannot ask it. */
export const accessLists: Check = {
  name: 'Access lists',
  async look(machine) {
    const { ALLOW_FROM, DENY_FROM, POLICY, LISTEN_IP } = await nodeSettings(machine);
    const entries = [...words(ALLOW_FROM), ...words(DENY_FROM)];
    const wrong = entries.filter((entry) => !isAccessEntry(entry));
    if (wrong.length > 0)
      return [
        warning(
          `"${wrong[0]}" is no address or network`,
          'correct ALLOW_FROM or DENY_FROM in /etc/default/pveproxy',
        ),
      ];
    const isAllowed = createAccessList({
      allowFrom: words(ALLOW_FROM),
      denyFrom: words(DENY_FROM),
      policy: POLICY === 'deny' ? 'deny' : 'allow',
    });
    const own = LISTEN_IP && !['::', '0.0.0.0'].includes(LISTEN_IP) ? LISTEN_IP : '127.0.0.1';
    if (!isAllowed(own))
      return [
        bad(
          `pveproxy refuses ${own}, so the service cannot ask it`,
          `add ${own} to ALLOW_FROM in /etc/default/pveproxy, then systemctl restart pveproxy`,
        ),
      ];
    return [
      good(
        entries.length === 0
          ? 'everybody may connect'
          : `${entries.length} entries, and this node may connect`,
      ),
    ];
  },
};
