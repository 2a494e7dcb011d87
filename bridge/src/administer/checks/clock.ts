import { type Check, good, unknown, warning } from '../check.ts';

export const clock: Check = {
  name: 'Clock',
  async look({ run }) {
    const { code, stdout } = await run('timedatectl', ['show', '-p', 'NTPSynchronized', '--value']);
    if (code !== 0) return [unknown('timedatectl does not say whether it is synchronised')];
    if (stdout.trim() === 'yes') return [good('it is synchronised')];
    return [
      warning(
        'it is not synchronised: with 60 s of difference between nodes nothing is moved',
        'systemctl status chrony',
      ),
    ];
  },
};
