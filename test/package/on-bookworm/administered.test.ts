import { administeredOn } from '../stories/administered.ts';

administeredOn('bookworm');
