import { mountPage } from '../parts/mount.ts';
import Devices from './Devices.vue';

mountPage(Devices);
