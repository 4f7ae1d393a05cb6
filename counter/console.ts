import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Console from './Console.vue';

mountPage(Console, officeRefusals);
