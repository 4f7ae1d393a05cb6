import { mountPage } from '../parts/mount.ts';
import Kiosk from './Kiosk.vue';

mountPage(Kiosk);
