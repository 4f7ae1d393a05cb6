import { mountPage } from '../parts/mount.ts';
import Board from './Board.vue';

mountPage(Board);
