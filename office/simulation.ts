import { mountPage } from '../parts/mount.ts';
import Simulation from './Simulation.vue';

mountPage(Simulation);
