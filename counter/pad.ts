import { mountPage } from '../parts/mount.ts';
import Pad from './Pad.vue';

mountPage(Pad);
