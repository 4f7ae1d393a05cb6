import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Start from './Start.vue';

mountPage(Start, officeRefusals);
