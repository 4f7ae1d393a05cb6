import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Settings from './Settings.vue';

mountPage(Settings, officeRefusals);
