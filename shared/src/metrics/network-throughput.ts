import { besideOf, type Metric, ofRunning, PRIORITY_OPTIONS, totalWhereKnown } from './metric.ts';

export const networkThroughput = {
  id: 'network-throughput',
  title: 'Network throughput',
  description:
    'Bytes per second that guests send and receive, 95th percentile of the last day, over what the settings say that the network of a node carries.',
  family: 'network',
  mode: 'used',
  options: ['networkMaxBytesPerSecond', ...PRIORITY_OPTIONS],
  bind(model) {
    const guest = ofRunning(model, ({ history }) => history?.networkBytesPerSecond);
    const total = model.settings.networkMaxBytesPerSecond;
    return [
      {
        resource: 'network',
        guest,
        base: besideOf(model, guest, ({ history }) => history?.networkBytesPerSecond),
        total: totalWhereKnown(model, total, ({ history }) => history?.networkBytesPerSecond !== undefined),
      },
    ];
  },
} as const satisfies Metric;
