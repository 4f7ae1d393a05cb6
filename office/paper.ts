import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Paper from './Paper.vue';

mountPage(Paper, officeRefusals);
