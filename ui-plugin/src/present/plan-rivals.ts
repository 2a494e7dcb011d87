import { ALGORITHM_IDS } from '#shared/settings/algorithm-ids.ts';
import type { Settings } from '#shared/settings/settings.ts';
import { aggressivenessChoices } from './metric-choices.ts';
import { choiceText } from './settings-fields.ts';
import { type DeskState, newestPlan } from './state.ts';
import { t } from './text.ts';

/** A plan that the one on show can be compared with. */
export interface Rival {
  readonly value: string;
  readonly text: string;
}

export const PREVIOUS = 'previous';
const AGGRESSIVENESS = 'aggressiveness-';

type Balancer = (typeof ALGORITHM_IDS)[number];

/** What people run now, and ask first how ours differs from. */
const WELL_KNOWN: readonly Balancer[] = ['native-bruteforce', 'native-topsis', 'proxlb-greedy'];

const balancer = (id: Balancer): Rival => ({
  value: id,
  text: t('the balancer {name}', { name: choiceText(id) }),
});

/** What the plan on show can be compared with: the one before it, where one is kept, and plans that are yet to be made. */
export const rivals = (state: DeskState): readonly Rival[] => [
  ...(state.previous === undefined || newestPlan(state) === undefined
    ? []
    : [{ value: PREVIOUS, text: t('the plan before') }]),
  ...WELL_KNOWN.map(balancer),
  ...aggressivenessChoices().map(({ value, text }) => ({
    value: AGGRESSIVENESS + value,
    text: t('aggressiveness {name}', { name: text }),
  })),
  ...ALGORITHM_IDS.filter((id) => id !== 'own' && !WELL_KNOWN.includes(id)).map(balancer),
];

/** The settings that make such a plan. */
export const rivalSettings = (value: string): Partial<Settings> =>
  value.startsWith(AGGRESSIVENESS)
    ? { aggressiveness: Number(value.slice(AGGRESSIVENESS.length)) }
    : { algorithm: ALGORITHM_IDS.find((id) => id === value) ?? 'own' };
