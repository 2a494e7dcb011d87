import { bad, type Check, good, unknown } from '../check.ts';

const FILE = '/usr/lib/pve-rebalance/companion.cjs';

/** Whether the part that runs as root is there and may write: asked of systemd and of /etc/pve, not of itself. */
export const companion: Check = {
  name: 'Companion',
  async look({ run, read, list }) {
    if ((await read(FILE)) === undefined)
      return [unknown('it is not installed', 'apt install --reinstall pve-rebalance')];
    const { code, stdout } = await run('systemctl', ['is-failed', 'pve-rebalance-companion.service']);
    if (code === 0 && stdout.trim() === 'failed')
      return [bad('it failed', 'journalctl -u pve-rebalance-companion -n 20')];
    const files = await list('/etc/pve/pve-rebalance');
    return [
      good(
        files.length === 0
          ? 'ready; it has written nothing yet'
          : 'ready; settings and history are shared by all nodes',
      ),
    ];
  },
};
