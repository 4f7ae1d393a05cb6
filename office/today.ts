import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Today from './Today.vue';

mountPage(Today, officeRefusals);
