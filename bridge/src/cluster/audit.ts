import { errorText, type Log } from '../log.ts';
import type { Companion } from './companion.ts';

/** What is written of who did what, before it is done (S17). */
export interface Audit {
  /** Also in the log of the cluster, which everybody sees; once for each approval. @throws CompanionError */
  approval(userid: string, about: Readonly<Record<string, string>>): Promise<void>;
  /** In the journal of this node alone; that it cannot be written stops nothing that makes things calmer. */
  note(event: string, userid: string, about: Readonly<Record<string, string>>): Promise<void>;
}

export const companionAudit = (companion: Companion, log: Log): Audit => ({
  async approval(userid, about) {
    const { clusterLog } = await companion.ask('audit.write', {
      event: 'plan.approved',
      userid,
      about,
      everywhere: true,
    });
    if (!clusterLog) log.warning('audit.not-in-cluster-log', { userid });
  },
  note: (event, userid, about) =>
    companion.ask('audit.write', { event, userid, about, everywhere: false }).then(
      () => undefined,
      (error: unknown) => log.warning('audit.not-written', { event, userid, error: errorText(error) }),
    ),
});
