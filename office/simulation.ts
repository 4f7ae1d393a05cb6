import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Simulation from './Simulation.vue';

mountPage(Simulation, officeRefusals);
