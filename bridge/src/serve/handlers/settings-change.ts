import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { needsSettingsRight, verifyAgain } from './checks.ts';
import type { Answer, RequestContext } from './request-context.ts';

/** Keeps settings for everybody; the right is checked just then (S17). */
export async function changeSettings(
  { settings }: ClientMessageOf<'settings.change'>,
  context: RequestContext,
): Promise<Answer> {
  await verifyAgain(context);
  needsSettingsRight(context);
  const { parts, session, address } = context;
  const { userid } = session;
  await parts.executor.note('settings.changed', userid, {
    settings: JSON.stringify(settings).slice(0, 300),
    from: address,
  });
  await parts.settings.change(settings);
  parts.planner.settingsAre(parts.settings.current().settings);
  parts.log.notice('settings.changed', { userid, address, settings: JSON.stringify(settings) });
  context.touchAll('settings', 'cluster', 'rules');
  return undefined;
}
