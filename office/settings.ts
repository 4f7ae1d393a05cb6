import { mountPage } from '../parts/mount.ts';
import Settings from './Settings.vue';

mountPage(Settings);
