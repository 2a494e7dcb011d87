import { executionView } from '#shared/execution/view.ts';
import { planDigest } from '#shared/plan/digest.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import { fullAt } from '../execute/broken-rule.ts';
import { createExecutor } from '../execute/executor.ts';
import { memoryJournal } from '../execute/journal.ts';
import { ticketMandate } from '../execute/mandate.ts';
import type { Hand } from './carry-out.ts';
import type { Host } from './host-source.ts';
import { needsMigrate } from './migrate-rights.ts';
import type { Terminal } from './terminal.ts';

/**
 * This command itself, for a cluster of which no node has a bridge. There is no lock that it could take: Proxmox VE's
 * locks of each guest and the looks before each move are what keeps it from getting in somebody's way.
 */
export function handAlone(
  { api, connection, credential }: Host,
  terminal: Terminal,
  purpose?: Purpose,
): Hand {
  const log = { info: () => undefined, warning: (text: string) => terminal.error(text) };
  const executor = createExecutor({ clock: terminal.clock, journal: memoryJournal(), log });
  const person = { userid: credential.userid, api };
  return {
    mayMove: (moves) => needsMigrate(api, credential.userid, moves),
    async start({ snapshot, settings, moves, consentVmids }, { endsAtMs }) {
      await executor.recover();
      const fullAtApproval = await fullAt(snapshot, settings);
      const mandate = () => ticketMandate(connection, credential, endsAtMs);
      const id = executor.start({
        ...{ mandate: mandate(), planId: 'command-line', digest: planDigest(snapshot, settings), purpose },
        ...{ moves, settings, consentVmids, link: snapshot.cluster, fullAtApproval },
      });
      return {
        id,
        current() {
          const execution = executor.current();
          return execution && executionView(execution, () => true);
        },
        subscribe: (onChange) => executor.subscribe(onChange),
        stop: async () => executor.stop(id, person),
        goOn: async () => void (await executor.continue(id, mandate())),
        close: async () => executor.close(id, person),
      };
    },
    leave: () => executor.shutdown('now'),
  };
}
