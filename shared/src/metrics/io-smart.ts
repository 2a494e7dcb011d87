import { combine } from './combine.ts';
import { localDisk } from './local-disk.ts';
import { type Metric, PRIORITY_OPTIONS } from './metric.ts';
import { pressureIoSome } from './pressure-io-some.ts';

export const ioSmart = {
  id: 'io-smart',
  title: 'Disks, use and pressure',
  description:
    'How full local disks are and the pressure on input and output as one figure, by their weights.',
  family: 'combined',
  mode: 'used',
  options: ['ioUsageWeight', 'ioPressureWeight', ...PRIORITY_OPTIONS],
  bind(model) {
    const { ioUsageWeight, ioPressureWeight } = model.settings;
    return combine('disk load', [
      { columns: localDisk.bind(model), weight: ioUsageWeight },
      { columns: pressureIoSome.bind(model), weight: ioPressureWeight },
    ]);
  },
} as const satisfies Metric;
