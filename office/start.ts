import { mountPage } from '../parts/mount.ts';
import Start from './Start.vue';

mountPage(Start);
