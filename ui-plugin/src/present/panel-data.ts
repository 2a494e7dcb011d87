import { balanceHeader } from './balance-header.ts';
import { bannersHtml } from './banner.ts';
import {
  abortButton,
  applyButton,
  type ButtonState,
  errandButton,
  rebalanceButton,
  stopButton,
} from './buttons.ts';
import { clusterBanners } from './cluster-banners.ts';
import { connectionBanners, connectionHtml } from './connection-view.ts';
import { errandHtml } from './errand-view.ts';
import { executionBanners } from './execution-banners.ts';
import { label, type Markup, noHtml } from './html.ts';
import { planBanners } from './plan-banners.ts';
import { progressStrip } from './progress.ts';
import { purposeText } from './purpose-text.ts';
import { rulesTitle } from './rule-rows.ts';
import { screenOf } from './screen.ts';
import { sliderView } from './slider.ts';
import { currentPlan, type DeskState, runningExecution, settingsNow, shownExecution } from './state.ts';
import { t } from './text.ts';

/** Everything that the panel's configuration binds to: its view model's data. */
export interface PanelData {
  screenMarkup: Markup;
  screenHidden: boolean;
  mainHidden: boolean;
  rebalanceText: Markup;
  rebalanceDisabled: boolean;
  rebalanceTip: Markup;
  applyText: Markup;
  applyDisabled: boolean;
  applyHidden: boolean;
  applyTip: Markup;
  stopText: Markup;
  stopDisabled: boolean;
  stopHidden: boolean;
  stopTip: Markup;
  abortDisabled: boolean;
  abortHidden: boolean;
  abortTip: Markup;
  balanceBy: string;
  sliderHidden: boolean;
  sliderText: Markup;
  settingsDisabled: boolean;
  errandText: Markup;
  errandDisabled: boolean;
  errandTip: Markup;
  errandMarkup: Markup;
  copyDisabled: boolean;
  connection: Markup;
  banners: Markup;
  bannersHidden: boolean;
  header: Markup;
  strip: Markup;
  stripHidden: boolean;
  staysTitle: Markup;
  rulesTitle: Markup;
  aggressiveness: string;
  movesTitle: Markup;
}

const buttonData = <Name extends string>(name: Name, { text, enabled, tip }: ButtonState) =>
  ({ [`${name}Text`]: label(text), [`${name}Disabled`]: !enabled, [`${name}Tip`]: label(tip) }) as Record<
    `${Name}Text` | `${Name}Tip`,
    Markup
  > &
    Record<`${Name}Disabled`, boolean>;

const withCount = (title: string, count: number): Markup =>
  label(count === 0 ? title : `${title} (${count})`);

/** The whole panel as data: everything that computes is behind this one function. */
export function panelData(state: DeskState, nowMs: number): PanelData {
  const { screen, markup } = screenOf(state);
  const [apply, stop, abort] = [applyButton(state, nowMs), stopButton(state), abortButton(state)];
  const { plan, purpose } = currentPlan(state) ?? {};
  const slider = sliderView(state);
  const executing = runningExecution(state);
  const shown = shownExecution(state);
  const banners = [
    ...connectionBanners(state),
    ...executionBanners(state, nowMs),
    ...planBanners(state, nowMs),
    ...clusterBanners(state, nowMs),
  ];
  return {
    screenMarkup: markup,
    screenHidden: screen === 'main',
    mainHidden: screen !== 'main',
    ...buttonData('rebalance', rebalanceButton(state)),
    ...buttonData('apply', apply),
    applyHidden: apply.hidden,
    ...buttonData('stop', stop),
    stopHidden: stop.hidden,
    abortDisabled: !abort.enabled,
    abortHidden: abort.hidden,
    abortTip: label(abort.tip),
    balanceBy: settingsNow(state)?.balanceBy ?? 'memory-and-cpu',
    sliderHidden: slider === undefined || shown !== undefined,
    sliderText: label(slider?.text ?? ''),
    settingsDisabled: state.sections.settings === undefined,
    ...buttonData('errand', errandButton(state, nowMs)),
    errandMarkup: errandHtml(state),
    copyDisabled: plan === undefined || plan.moves.length === 0,
    connection: connectionHtml(state),
    banners: screen === 'main' ? bannersHtml(banners) : noHtml.markup,
    bannersHidden: screen !== 'main' || banners.length === 0,
    header: screen === 'main' ? balanceHeader(state) : noHtml.markup,
    strip: progressStrip(state),
    stripHidden: executing === undefined,
    movesTitle: shown
      ? withCount(t('Moves'), shown.moves.length)
      : withCount(
          purpose === undefined ? t('Proposed Moves') : purposeText(purpose),
          plan?.moves.length ?? 0,
        ),
    rulesTitle: label(rulesTitle(state)),
    aggressiveness: String(settingsNow(state)?.aggressiveness ?? 3),
    staysTitle: withCount(t('Not Moved'), plan?.stays.length ?? 0),
  };
}
