import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Box from './Box.vue';

mountPage(Box, officeRefusals);
