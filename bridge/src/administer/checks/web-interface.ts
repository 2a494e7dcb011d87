import { type Check, good, unknown, warning } from '../check.ts';

const HOOK = '/usr/libexec/pve-rebalance/ui-hook';

export const webInterface: Check = {
  name: 'Web interface',
  async look({ run }) {
    const { code, stdout, stderr } = await run(HOOK, ['status']);
    const line = `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
    if (code === undefined)
      return [unknown('the package is not installed here', 'apt install ./pve-rebalance_*.deb')];
    if (code === 0) return [good(line)];
    return [
      warning(
        line,
        'pve-rebalance ui install, or leave it out: the page at https://NODE:8016/ has the panel too',
      ),
    ];
  },
};
