import { keepAwake } from '../parts/awake.ts';
import { mountPage } from '../parts/mount.ts';
import HallDisplay from './HallDisplay.vue';

mountPage(HallDisplay);
keepAwake();
