import { formatBytes, formatDuration, formatPercent } from '#shared/kit/units.ts';
import type { Comparison } from '#shared/plan/answers/compare.ts';
import { qualityText } from './headline.ts';
import { type Html, html, type Markup, noHtml } from './html.ts';
import { t, tn } from './text.ts';

/** So many moves of a kind are listed; the others are counted. */
const LISTED_MAX = 10;

type Side = Comparison['one'];

function planText(side: Side): string {
  if (side.status === 'no-beneficial-move') return t('No move would help.');
  return side.status === 'no-action-needed' ? t('Nothing to do') : qualityText(side);
}

const FIGURES: readonly (readonly [title: () => string, figure: (side: Side) => string])[] = [
  [() => t('Plan'), planText],
  [() => t('Moves'), ({ moves }) => String(moves)],
  [() => t('To Copy'), ({ bytes }) => formatBytes(bytes)],
  [() => t('One After the Other'), ({ seconds }) => formatDuration(seconds)],
  [() => t('Worst Node'), ({ worstPercent }) => formatPercent(worstPercent)],
  [() => t('Spread of Memory'), ({ spreadPercent }) => formatPercent(spreadPercent.memory)],
  [() => t('Spread of CPU'), ({ spreadPercent }) => formatPercent(spreadPercent.cpu)],
];

function figures({ one, other }: Comparison, [first, second]: readonly [string, string]): Html {
  const rows = FIGURES.map(
    ([title, figure]) => html`<tr><th>${title()}</th><td>${figure(one)}</td><td>${figure(other)}</td></tr>`,
  );
  return html`<table class="pve-rebalance-table"><tr><th></th><th>${first}</th><th>${second}</th></tr>${rows}</table>`;
}

function list(title: string, lines: readonly string[]): Html {
  if (lines.length === 0) return noHtml;
  const rest = lines.length - LISTED_MAX;
  const items = lines.slice(0, LISTED_MAX).map((line) => html`<li>${line}</li>`);
  const more = rest > 0 ? [html`<li>${tn('{count} more', '{count} more', rest)}</li>`] : [];
  return html`<p>${title}</p><ul class="pve-rebalance-plain">${[...items, ...more]}</ul>`;
}

const percentText = (percent: number | undefined): string =>
  percent === undefined ? '-' : formatPercent(percent);

/** A node's figures, where a person sees a difference between them. */
function nodeTexts({ node, ...percent }: Comparison['nodes'][number]): readonly string[] {
  const memory = percentText(percent.memoryPercent);
  const otherMemory = percentText(percent.otherMemoryPercent);
  const cpu = percentText(percent.cpuPercent);
  const otherCpu = percentText(percent.otherCpuPercent);
  if (memory === otherMemory && cpu === otherCpu) return [];
  return [
    t('{node}: memory {memory} or {otherMemory}, CPU {cpu} or {otherCpu}', {
      ...{ node, memory, otherMemory, cpu, otherCpu },
    }),
  ];
}

/** Two plans side by side: what each comes to, and in which moves they differ; `guest` is how a guest is called. */
export function comparisonHtml(
  comparison: Comparison,
  names: readonly [string, string],
  guest: (vmid: number) => string = String,
): Markup {
  const { common, onlyOne, onlyOther, elsewhere, nodes, same } = comparison;
  const moveText = ({ vmid, source, target }: Comparison['common'][number]) =>
    `${guest(vmid)} ${source} → ${target}`;
  return html`<p><b>${same ? t('The plans are the same') : t('The plans differ')}</b></p>${figures(
    comparison,
    names,
  )}${list(t('Both:'), common.map(moveText))}${list(
    t('Only {name}:', { name: names[0] }),
    onlyOne.map(moveText),
  )}${list(t('Only {name}:', { name: names[1] }), onlyOther.map(moveText))}${list(
    t('To another node:'),
    elsewhere.map(({ vmid, target, otherTarget }) =>
      t('{guest} → {target}, or → {other}', { guest: guest(vmid), target, other: otherTarget }),
    ),
  )}${list(t('Nodes that would be loaded differently:'), nodes.flatMap(nodeTexts))}`.markup;
}
