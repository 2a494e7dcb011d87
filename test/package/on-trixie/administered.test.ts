import { administeredOn } from '../stories/administered.ts';

administeredOn('trixie');
