import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import WallRules from './WallRules.vue';

mountPage(WallRules, officeRefusals);
