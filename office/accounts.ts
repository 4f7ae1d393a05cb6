import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Accounts from './Accounts.vue';

mountPage(Accounts, officeRefusals);
