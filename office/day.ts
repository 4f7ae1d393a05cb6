import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Day from './Day.vue';

mountPage(Day, officeRefusals);
