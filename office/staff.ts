import { mountPage } from '../parts/mount.ts';
import Staff from './Staff.vue';

mountPage(Staff);
