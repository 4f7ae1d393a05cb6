import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import TicketLayout from './TicketLayout.vue';

mountPage(TicketLayout, officeRefusals);
