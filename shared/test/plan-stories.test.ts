import { planTeller } from './plan-teller.ts';
import { tellStories } from './story.ts';

describe('stories of plans', () => tellStories(new URL('./stories/', import.meta.url), planTeller));
