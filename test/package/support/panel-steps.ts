import type { SettingsPatch } from '../../../shared/src/settings/settings.ts';
import type { Panel } from './panel-client.ts';

interface Planned {
  readonly planId: string;
  readonly digest: string;
  readonly vmids: number[];
}

const STALE_TRIES = 5;

/** Asks for a plan and waits for a new one that moves something. */
export async function planned(panel: Panel, settings: SettingsPatch = {}): Promise<Planned> {
  const before = panel.sections.plan?.current?.planId;
  await panel.ask({ type: 'plan.request', settings });
  await panel.until(({ plan }) => {
    const { current, planning } = plan ?? {};
    return planning === 'idle' && current !== undefined && current.planId !== before;
  }, 120);
  const shown = panel.sections.plan?.current;
  if (!shown || shown.plan.moves.length === 0) throw new Error('there is no plan that moves anything');
  const { planId, digest, plan } = shown;
  return { planId, digest, vmids: plan.moves.map(({ vmid }) => vmid) };
}

/** Plans and approves all moves; plans again where the cluster has changed in between. */
export async function approveEverything(panel: Panel, settings: SettingsPatch = {}): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { planId, digest, vmids } = await planned(panel, settings);
    const answer = await panel.ask({ type: 'plan.approve', planId, digest, vmids, consentVmids: vmids });
    if (answer.type === 'done') return;
    const isStale = answer.problem.code === 'plan-stale' && tries < STALE_TRIES;
    if (!isStale) throw new Error(`not approved: ${JSON.stringify(answer.problem)}`);
  }
}
