import { type Metric, ofRunning, PRIORITY_OPTIONS, totalWhereKnown } from './metric.ts';

export const diskThroughput = {
  id: 'disk-throughput',
  title: 'Disk throughput',
  description:
    'Bytes per second that guests read and write, 95th percentile of the last day, over what the settings say that the disks of a node carry. Nodes do not tell what they read and write themselves.',
  family: 'disk',
  mode: 'used',
  options: ['diskMaxBytesPerSecond', ...PRIORITY_OPTIONS],
  bind: (model) => [
    {
      resource: 'disk throughput',
      guest: ofRunning(model, ({ history }) => history?.diskBytesPerSecond),
      base: new Float64Array(model.nodes.length),
      total: totalWhereKnown(
        model,
        model.settings.diskMaxBytesPerSecond,
        ({ history }) => history?.diskBytesPerSecond !== undefined,
      ),
    },
  ],
} as const satisfies Metric;
