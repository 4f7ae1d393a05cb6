import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Devices from './Devices.vue';

mountPage(Devices, officeRefusals);
