import { mountPage } from '../parts/mount.ts';
import './phone.css';
import AppointmentPage from './AppointmentPage.vue';

mountPage(AppointmentPage);
