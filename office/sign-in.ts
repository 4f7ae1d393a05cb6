import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import SignIn from './SignIn.vue';

mountPage(SignIn, officeRefusals);
