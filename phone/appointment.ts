import { mountPage } from '../parts/mount.ts';
import AppointmentPage from './AppointmentPage.vue';

mountPage(AppointmentPage);
