import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Voice from './Voice.vue';

mountPage(Voice, officeRefusals);
