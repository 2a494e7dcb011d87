import type { RuleSetting } from '#shared/settings/rule-setting.ts';
import type { Settings, SettingsPatch } from '#shared/settings/settings.ts';
import { dayText } from './clock.ts';

const DAY_MS = 86_400_000;

/** For how long a guest may be left alone. */
export const NEVER_DAYS = [1, 7, 30] as const;

const ruleName = (vmid: number): string => `guest ${vmid} for a while`;

/** The rule that leaves a guest alone until then: ours, by its name. */
function ruleOf({ rules }: Settings, vmid: number): Extract<RuleSetting, { type: 'ignore' }> | undefined {
  for (const rule of rules) if (rule.type === 'ignore' && rule.name === ruleName(vmid)) return rule;
  return undefined;
}

/** Whether our settings leave the guest alone, for ever or until a time that has not come yet. */
export function isNeverMoved(settings: Settings, vmid: number, nowMs: number): boolean {
  const until = ruleOf(settings, vmid)?.untilMs;
  return settings.neverMoveVmids.includes(vmid) || (until !== undefined && until > nowMs);
}

/** `2026-12-01`, where the guest is left alone until a day. */
export function neverUntil(settings: Settings, vmid: number, nowMs: number): string | undefined {
  const until = ruleOf(settings, vmid)?.untilMs;
  return until === undefined || until <= nowMs ? undefined : dayText(until);
}

/** The settings that leave a guest alone: for ever, for some days from now, or no more. The guest is not touched. */
export function neverMove(
  settings: Settings,
  vmid: number,
  how: 'for-ever' | 'no-more' | { readonly days: number; readonly nowMs: number },
): SettingsPatch {
  const others = settings.neverMoveVmids.filter((each) => each !== vmid);
  const rules = settings.rules.filter(({ name }) => name !== ruleName(vmid));
  if (how === 'for-ever') return { neverMoveVmids: [...others, vmid].sort((a, b) => a - b), rules };
  if (how === 'no-more') return { neverMoveVmids: others, rules };
  const untilMs = how.nowMs + how.days * DAY_MS;
  const rule: RuleSetting = {
    ...{ type: 'ignore', name: ruleName(vmid), guests: [String(vmid)], untilMs },
    ...{ soft: false, disabled: false },
  };
  return { neverMoveVmids: others, rules: [...rules, rule] };
}
