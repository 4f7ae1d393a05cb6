import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Pair from './Pair.vue';

mountPage(Pair, officeRefusals);
