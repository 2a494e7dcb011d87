import type { Reason, ReasonCode } from '../plan/reason.ts';

/** What keeps a guest although Proxmox VE would move it: caution of ours, or a wish that somebody wrote down. Sorted. */
const CAUTIONS: readonly ReasonCode[] = [
  'container-needs-restart',
  'cooldown',
  'ignored-by-rule',
  'ignored-by-settings',
  'ignored-by-tag',
  'local-disk',
  'protected-guest',
  'reversal-ban',
];

/** The same for guests of a node that is to be emptied alone: they may hang after such a move (S9). Sorted. */
const RISKS: readonly ReasonCode[] = ['cpu-unknown', 'cpu-unlike', 'cpu-vendor'];

/** Whether a person may set this reason aside for one guest (S23): Proxmox VE would accept the move. */
export const mayBeAllowed = ({ code }: Reason, isEmptied = false): boolean =>
  CAUTIONS.includes(code) || (isEmptied && RISKS.includes(code));
