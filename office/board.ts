import { mountPage } from '../parts/mount.ts';
import { officeRefusals } from '../texts/office-refusals.ts';
import Board from './Board.vue';

mountPage(Board, officeRefusals);
