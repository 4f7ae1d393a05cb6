import { mountPage } from '../parts/mount.ts';
import TicketLayout from './TicketLayout.vue';

mountPage(TicketLayout);
