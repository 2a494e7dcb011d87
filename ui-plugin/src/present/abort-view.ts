import { html, type Markup, noHtml } from './html.ts';
import { guestLabel, routeLabel } from './move-rows.ts';
import { movingNow } from './progress.ts';
import { type DeskState, runningExecution } from './state.ts';
import { t } from './text.ts';

const unlockCommand = (kind: 'qemu' | 'lxc', vmid: number): string =>
  `${kind === 'qemu' ? 'qm' : 'pct'} unlock ${vmid}`;

/** What aborting the moves that run just now may leave behind, guest by guest (S19). */
export function abortText(state: DeskState): Markup {
  const execution = runningExecution(state);
  if (execution === undefined) return noHtml.markup;
  const lines = movingNow(execution).map(
    (move) =>
      html`<li><b>${guestLabel(move)}</b> (${routeLabel(move)}): ${t('may leave {vmid} locked; on {node}:', {
        vmid: move.vmid,
        node: move.source,
      })} <code>${unlockCommand(move.kind, move.vmid)}</code></li>`,
  );
  return html`<p>${t(
    'Stop is harmless: running moves finish. Abort cancels these migrations in the middle:',
  )}</p><ul>${lines}</ul><p>${t(
    'HA may start an aborted migration of one of its guests again. Volumes that were being copied may stay on the target.',
  )}</p>`.markup;
}
