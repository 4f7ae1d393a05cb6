import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Plan from './Plan.vue';

mountPage(Plan, officeRefusals);
