import { keepAwake } from '../parts/awake.ts';
import { mountPage } from '../parts/mount.ts';
import CounterDisplay from './CounterDisplay.vue';

mountPage(CounterDisplay);
keepAwake();
