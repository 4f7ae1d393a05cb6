import { mountPage } from '../parts/mount.ts';
import HallDisplay from './HallDisplay.vue';

mountPage(HallDisplay);
