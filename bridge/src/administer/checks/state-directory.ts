import { bad, type Check, type Finding, good, unknown, warning } from '../check.ts';
import type { Machine } from '../machine.ts';
import { isWebOff, nodeSettings } from '../node-settings.ts';

const USER = 'pve-rebalance';
const FOLDER = '/var/lib/pve-rebalance';
/** The journal of a large execution, its history, and either of them once more while it is replaced. */
const ROOM_BYTES = 16 * 2 ** 20;

/** As the service sees it: its user may write there, also as far as the file system goes. */
async function writable({ run }: Machine): Promise<Finding | undefined> {
  const { code } = await run('runuser', ['-u', USER, '--', 'test', '-w', FOLDER]);
  if (code === 0) return undefined;
  return code === 1
    ? bad(
        `${FOLDER} cannot be written by ${USER}: nothing is executed`,
        `chown ${USER}: ${FOLDER}; where its file system is read-only, look at dmesg and mount it writable again`,
      )
    : unknown(`whether ${USER} may write ${FOLDER} is not known`);
}

async function room({ run }: Machine): Promise<Finding | undefined> {
  const { code, stdout } = await run('df', ['--output=avail,itotal,iavail', '-B1', FOLDER]);
  const [bytes = Number.NaN, inodes = Number.NaN, inodesLeft = Number.NaN] =
    stdout.trim().split('\n').at(-1)?.trim().split(/\s+/).map(Number) ?? [];
  if (code !== 0 || Number.isNaN(bytes)) return unknown(`the room left in ${FOLDER} is not known`);
  // Of inodes some file systems say nothing, and some 0 of 0.
  if (bytes >= ROOM_BYTES && !(inodes > 0 && inodesLeft === 0)) return undefined;
  return bad(
    `${FOLDER} has no room left: nothing is executed`,
    `df -h ${FOLDER}, and free some; the service goes on by itself`,
  );
}

/** What a crash must not lose is there; without it nothing is executed. */
export const stateDirectory: Check = {
  name: 'State directory',
  async look(machine) {
    if (isWebOff(await nodeSettings(machine)))
      return [good('not needed, by ENABLE_WEB=no in /etc/default/pve-rebalance')];
    const troubles = await Promise.all([writable(machine), room(machine)]);
    const files = await machine.list(`${FOLDER}/executions`);
    const broken = files
      .filter((name) => name.endsWith('.broken'))
      .map((name) =>
        warning(
          `${FOLDER}/executions/${name} made no sense and was put aside`,
          'look whether migrations run, then remove it',
        ),
      );
    const findings = [...troubles.filter((trouble) => trouble !== undefined), ...broken];
    return findings.length > 0 ? findings : [good(`${FOLDER} can be written`)];
  },
};
