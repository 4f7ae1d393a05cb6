import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Deeds from './Deeds.vue';

mountPage(Deeds, officeRefusals);
