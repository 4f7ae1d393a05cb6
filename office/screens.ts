import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Screens from './Screens.vue';

mountPage(Screens, officeRefusals);
