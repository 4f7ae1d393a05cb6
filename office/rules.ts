import { mountPage } from '../parts/mount.ts';
import WallRules from './WallRules.vue';

mountPage(WallRules);
