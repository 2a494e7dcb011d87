import { type Check, type Finding, good, unknown, warning } from '../check.ts';

const HOOK = '/usr/libexec/pve-rebalance/ui-hook';
const MISSING = 'pve-rebalance ui install, or leave it out: the page at https://NODE:8016/ has the panel too';

/** By the first word that the hook says: what an administrator has decided is as it should be. */
const VERDICTS: Readonly<Record<string, (line: string) => Finding>> = {
  present: good,
  removed: good,
  off: good,
  outdated: (line) => warning(line, 'pve-rebalance ui install'),
  missing: (line) => warning(line, MISSING),
  'no-page': (line) => unknown(line, 'apt install pve-manager, if this is to be a node with a web interface'),
};

export const webInterface: Check = {
  name: 'Web interface',
  async look({ run }) {
    const { code, stdout, stderr } = await run(HOOK, ['status']);
    const line = `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
    if (code === undefined)
      return [unknown('the package is not installed here', 'apt install ./pve-rebalance_*.deb')];
    const [word = ''] = line.split(':');
    return [(VERDICTS[word] ?? ((text) => warning(text, MISSING)))(line)];
  },
};
